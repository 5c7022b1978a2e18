/** The command line: what a user types and reads. */
@NullMarked
package io.github.sparkonfargate.local.cli;

import org.jspecify.annotations.NullMarked;
