/** Cluster mode on the client's side: submits a driver as a Fargate task and waits for its end. */
@NullMarked
package io.github.sparkonfargate.deploy.cluster;

import org.jspecify.annotations.NullMarked;
