/** What all tasks of one executor share. */
@NullMarked
package io.github.sparkonfargate.shuffle.services;

import org.jspecify.annotations.NullMarked;
