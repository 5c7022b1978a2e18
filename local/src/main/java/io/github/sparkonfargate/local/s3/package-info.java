/** S3, by the embedded s3proxy. */
@NullMarked
package io.github.sparkonfargate.local.s3;

import org.jspecify.annotations.NullMarked;
