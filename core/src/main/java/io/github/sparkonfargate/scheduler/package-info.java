@NullMarked
package io.github.sparkonfargate.scheduler;

import org.jspecify.annotations.NullMarked;
