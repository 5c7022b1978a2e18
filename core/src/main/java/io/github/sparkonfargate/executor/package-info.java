@NullMarked
package io.github.sparkonfargate.executor;

import org.jspecify.annotations.NullMarked;
