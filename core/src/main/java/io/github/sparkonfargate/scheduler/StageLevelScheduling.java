package io.github.sparkonfargate.scheduler;

import java.lang.reflect.Field;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets an application use resource profiles of its own. Spark's ResourceProfileManager allows them
 * by the name of the master only (YARN, Kubernetes, Standalone), and offers no other way: its
 * private {@code isK8s} is set, which nothing else reads.
 */
final class StageLevelScheduling {

  private static final Logger LOG = LoggerFactory.getLogger(StageLevelScheduling.class);

  /** Listed in docs/spark-internals.md and probed for every supported Spark. */
  static final String FIELD = "isK8s";

  private StageLevelScheduling() {}

  /** Warns and leaves Spark as it is where the field is not there. */
  static void allow(SparkContext sc) {
    try {
      Object manager = sc.resourceProfileManager();
      Field field = manager.getClass().getDeclaredField(FIELD);
      field.setAccessible(true);
      field.setBoolean(manager, true);
    } catch (ReflectiveOperationException | RuntimeException notThere) {
      LOG.warn(
          "Stage-level scheduling is not available on this Spark: ResourceProfileManager.{} cannot"
              + " be set ({})",
          FIELD,
          notThere.toString());
    }
  }
}
