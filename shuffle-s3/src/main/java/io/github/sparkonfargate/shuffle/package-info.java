/** Spark's shuffle in S3: what Spark loads by name, and what its parts share. */
@NullMarked
package io.github.sparkonfargate.shuffle;

import org.jspecify.annotations.NullMarked;
