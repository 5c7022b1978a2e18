/** One clock and one thread that owns all state. */
@NullMarked
package io.github.sparkonfargate.local.time;

import org.jspecify.annotations.NullMarked;
