@NullMarked
package io.github.sparkonfargate.common.aws;

import org.jspecify.annotations.NullMarked;
