/** Configuration keys of the S3 shuffle. */
@NullMarked
package io.github.sparkonfargate.shuffle.conf;

import org.jspecify.annotations.NullMarked;
