@NullMarked
package io.github.sparkonfargate.task;

import org.jspecify.annotations.NullMarked;
