package io.github.sparkonfargate.local.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The rules of behaviour that a test proves, by id. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Keeps {
  String[] value();
}
