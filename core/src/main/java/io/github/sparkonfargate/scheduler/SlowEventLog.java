package io.github.sparkonfargate.scheduler;

import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Spark from writing the application's settings into the driver's log: a listener that takes
 * longer than a second, as on a busy machine, has its whole event written, and the events of a SQL
 * query's jobs and stages hold every setting, passwords too.
 *
 * <p>Source: Spark's {@code ListenerBus.postToAll}, whose {@code redactEvent} knows the event of
 * the environment only.
 */
final class SlowEventLog {
  private static final Logger LOG = LoggerFactory.getLogger(SlowEventLog.class);

  static final String KEY = "spark.scheduler.listenerbus.logSlowEvent";

  private SlowEventLog() {}

  /**
   * Turns it off where the user left it open. To be called before the SparkContext's constructor
   * ends: the listeners start there.
   */
  static void close(SparkConf conf) {
    conf.setIfMissing(KEY, "false");
    if (conf.getBoolean(KEY, false)) {
      LOG.warn(
          "{}=true writes every setting of the application, secrets in clear, to the driver's log"
              + " whenever a listener is slow; leave it out unless you look for such a listener",
          KEY);
    }
  }
}
