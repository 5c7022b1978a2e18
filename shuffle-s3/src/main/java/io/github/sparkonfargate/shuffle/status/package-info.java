/** What a map task reports: exact sizes, a made-up location, the name of its object. */
@NullMarked
package io.github.sparkonfargate.shuffle.status;

import org.jspecify.annotations.NullMarked;
