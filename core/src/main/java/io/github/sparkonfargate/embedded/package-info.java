/** The local Fargate of {@code --master fargate-local}: a child process of the driver. */
@NullMarked
package io.github.sparkonfargate.embedded;

import org.jspecify.annotations.NullMarked;
