package io.github.sparkonfargate.allocator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether new executors run one Spark task at a time. A partition that does not fit beside others
 * may fit alone: Spark on Kubernetes 4.2 does the same ({@code
 * spark.kubernetes.allocation.recoveryMode.enabled}). Once on it stays on. The allocator's thread
 * only.
 */
final class OutOfMemoryRecovery {
  private static final Logger log = LoggerFactory.getLogger(OutOfMemoryRecovery.class);

  private final AllocatorSettings.Recovery mode;
  private boolean seen;

  OutOfMemoryRecovery(AllocatorSettings.Recovery mode) {
    this.mode = mode;
  }

  /** An executor ran out of memory. */
  void outOfMemory(String executorId) {
    if (!seen && mode == AllocatorSettings.Recovery.AFTER_OUT_OF_MEMORY) {
      log.warn(
          "Executor {} ran out of memory: executors launched from now on run one task at a time"
              + " (spark.fargate.allocation.recoveryMode.enabled=false keeps them as they are)",
          executorId);
    }
    seen = true;
  }

  /**
   * Whether the next loss may turn it on: a replacement that is launched before ECS says why its
   * predecessor ended would be one of the old kind.
   */
  boolean dependsOnReasons() {
    return mode == AllocatorSettings.Recovery.AFTER_OUT_OF_MEMORY && !seen;
  }

  boolean isOn() {
    return switch (mode) {
      case NEVER -> false;
      case AFTER_OUT_OF_MEMORY -> seen;
      case ALWAYS -> true;
    };
  }
}
