/**
 * The driver's container in cluster mode: takes the order that the client left, brings the files,
 * runs stock spark-submit in client mode and says how it ended. Knows neither Spark nor the AWS
 * SDK.
 */
@NullMarked
package io.github.sparkonfargate.driver;

import org.jspecify.annotations.NullMarked;
