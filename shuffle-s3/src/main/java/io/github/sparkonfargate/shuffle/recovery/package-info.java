/** After an object is lost: Spark is told of everything else that is, before it recomputes. */
@NullMarked
package io.github.sparkonfargate.shuffle.recovery;

import org.jspecify.annotations.NullMarked;
