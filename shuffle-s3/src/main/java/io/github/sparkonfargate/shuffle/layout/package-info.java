/** Names of objects in the bucket. */
@NullMarked
package io.github.sparkonfargate.shuffle.layout;

import org.jspecify.annotations.NullMarked;
