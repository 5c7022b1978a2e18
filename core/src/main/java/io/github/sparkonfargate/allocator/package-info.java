@NullMarked
package io.github.sparkonfargate.allocator;

import org.jspecify.annotations.NullMarked;
