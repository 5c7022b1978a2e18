package io.github.sparkonfargate.scheduler;

import java.util.UUID;

/** Spark's ids of applications, made as Spark on Kubernetes makes its own. */
public final class ApplicationIds {
  private ApplicationIds() {}

  /** An id that no other application has. */
  public static String next() {
    return "spark-" + UUID.randomUUID().toString().replace("-", "");
  }
}
