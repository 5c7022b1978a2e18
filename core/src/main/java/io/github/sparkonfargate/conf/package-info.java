@NullMarked
package io.github.sparkonfargate.conf;

import org.jspecify.annotations.NullMarked;
