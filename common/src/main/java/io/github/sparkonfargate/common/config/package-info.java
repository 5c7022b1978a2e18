@NullMarked
package io.github.sparkonfargate.common.config;

import org.jspecify.annotations.NullMarked;
