/**
 * The executor allocator against the local Fargate in simulated time: {@code ./bench allocation}.
 */
@NullMarked
package io.github.sparkonfargate.benchmarks.allocation;

import org.jspecify.annotations.NullMarked;
