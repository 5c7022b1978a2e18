/** HTTP: bounded in body, threads and time; routes requests to the services, logs each call. */
@NullMarked
package io.github.sparkonfargate.local.server;

import org.jspecify.annotations.NullMarked;
