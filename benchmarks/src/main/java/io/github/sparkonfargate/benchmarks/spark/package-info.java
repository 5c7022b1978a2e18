/**
 * What runs inside a stock Spark that is measured: workers that take commands on standard input and
 * answer each with one line of JSON.
 */
@NullMarked
package io.github.sparkonfargate.benchmarks.spark;

import org.jspecify.annotations.NullMarked;
