/** Scenario files: what an instance is to do by itself, and when. */
@NullMarked
package io.github.sparkonfargate.local.scenario;

import org.jspecify.annotations.NullMarked;
