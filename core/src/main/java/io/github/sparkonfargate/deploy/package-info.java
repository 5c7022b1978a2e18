@NullMarked
package io.github.sparkonfargate.deploy;

import org.jspecify.annotations.NullMarked;
