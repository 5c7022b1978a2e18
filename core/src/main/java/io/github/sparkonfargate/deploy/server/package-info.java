/** Spark's servers as cluster-mode applications, which stock spark-submit refuses by class name. */
@NullMarked
package io.github.sparkonfargate.deploy.server;

import org.jspecify.annotations.NullMarked;
