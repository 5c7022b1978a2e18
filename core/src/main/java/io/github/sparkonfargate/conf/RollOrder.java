package io.github.sparkonfargate.conf;

/**
 * Which executor is rolled first. Names and meaning of {@code
 * spark.kubernetes.executor.rollPolicy}.
 */
public enum RollOrder {
  /** The lowest id. */
  ID,
  /** The oldest. */
  ADD_TIME,
  /** The most time in garbage collection. */
  TOTAL_GC_TIME,
  /** The most time in tasks. */
  TOTAL_DURATION,
  /** The slowest tasks. */
  AVERAGE_DURATION,
  /** The most failed tasks. */
  FAILED_TASKS,
  /** The highest peak of heap. */
  PEAK_JVM_ONHEAP_MEMORY,
  /** The highest peak beside the heap. */
  PEAK_JVM_OFFHEAP_MEMORY,
  /** The most shuffle bytes written. */
  TOTAL_SHUFFLE_WRITE,
  /** The most disk. */
  DISK_USED,
  /** The fewest running tasks. */
  ACTIVE_TASKS,
  /** One that stands out in any of these, else the most time in tasks. */
  OUTLIER,
  /** One that stands out in any of these, else none. */
  OUTLIER_NO_FALLBACK
}
