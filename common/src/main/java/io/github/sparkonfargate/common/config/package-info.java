/**
 * Typed configuration keys: declared once, read with every problem reported, documented by code.
 */
@NullMarked
package io.github.sparkonfargate.common.config;

import org.jspecify.annotations.NullMarked;
