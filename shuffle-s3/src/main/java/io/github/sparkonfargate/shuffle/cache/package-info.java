/** Copies of objects on the executor's own disk. */
@NullMarked
package io.github.sparkonfargate.shuffle.cache;

import org.jspecify.annotations.NullMarked;
