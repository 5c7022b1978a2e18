/** Amazon CloudWatch Logs: groups, streams and events, fed by the awslogs driver of tasks. */
@NullMarked
package io.github.sparkonfargate.local.logs;

import org.jspecify.annotations.NullMarked;
