/** Finds Fargate tasks that a driver left behind. */
@NullMarked
package io.github.sparkonfargate.deploy.sweep;

import org.jspecify.annotations.NullMarked;
