/** Immutable objects in one S3 bucket: the only package of the shuffle that touches the AWS SDK. */
@NullMarked
package io.github.sparkonfargate.shuffle.store;

import org.jspecify.annotations.NullMarked;
