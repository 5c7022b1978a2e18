/**
 * The S3 that benchmarks write to: in memory, in a JVM of its own, with injected latency, and so
 * lean that it leaves the processors to what is measured.
 */
@NullMarked
package io.github.sparkonfargate.benchmarks.s3;

import org.jspecify.annotations.NullMarked;
