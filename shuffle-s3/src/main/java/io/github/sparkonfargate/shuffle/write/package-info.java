/** From Spark's shuffle writers to one object in S3 for each map attempt. */
@NullMarked
package io.github.sparkonfargate.shuffle.write;

import org.jspecify.annotations.NullMarked;
