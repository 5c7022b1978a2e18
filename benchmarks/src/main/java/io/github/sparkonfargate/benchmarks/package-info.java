/** The programs behind {@code ./bench}, one package for each measurement. */
@NullMarked
package io.github.sparkonfargate.benchmarks;

import org.jspecify.annotations.NullMarked;
