@NullMarked
package io.github.sparkonfargate.ecs;

import org.jspecify.annotations.NullMarked;
