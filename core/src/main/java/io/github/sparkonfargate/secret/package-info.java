/**
 * The secret by which a driver and its executors know each other: made by KMS, carried as
 * ciphertext. The only package that uses the KMS SDK. Knows nothing of Spark.
 */
@NullMarked
package io.github.sparkonfargate.secret;

import org.jspecify.annotations.NullMarked;
