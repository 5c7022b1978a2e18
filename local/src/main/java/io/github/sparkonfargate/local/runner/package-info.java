/** What stands behind a task: an address, a directory and processes. */
@NullMarked
package io.github.sparkonfargate.local.runner;

import org.jspecify.annotations.NullMarked;
