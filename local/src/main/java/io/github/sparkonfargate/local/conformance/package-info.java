/** Does AWS keep the rules that the local Fargate keeps? A program that asks a real account. */
@NullMarked
package io.github.sparkonfargate.local.conformance;

import org.jspecify.annotations.NullMarked;
