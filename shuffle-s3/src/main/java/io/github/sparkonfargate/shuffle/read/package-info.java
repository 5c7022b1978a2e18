/** From objects in S3, or copies of them on local disk, to records. */
@NullMarked
package io.github.sparkonfargate.shuffle.read;

import org.jspecify.annotations.NullMarked;
