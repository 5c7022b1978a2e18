/** Jobs to try. They use Spark's public API only and know nothing of Fargate. */
@NullMarked
package io.github.sparkonfargate.examples;

import org.jspecify.annotations.NullMarked;
