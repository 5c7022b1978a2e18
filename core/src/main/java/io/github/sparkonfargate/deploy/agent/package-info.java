/** The java agent that lets a stock spark-submit accept our masters. Needs nothing but ASM. */
@NullMarked
package io.github.sparkonfargate.deploy.agent;

import org.jspecify.annotations.NullMarked;
