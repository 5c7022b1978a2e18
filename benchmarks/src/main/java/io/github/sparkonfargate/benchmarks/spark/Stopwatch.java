package io.github.sparkonfargate.benchmarks.spark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Wall time and processor time of this JVM, all threads together, since it was started. */
final class Stopwatch {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long beganNanos = System.nanoTime();
  private final long beganCpuNanos = SYSTEM.getProcessCpuTime();

  /** The figures so far, as members of a JSON object. */
  String json() {
    double wall = (System.nanoTime() - beganNanos) / 1e9;
    double cpu = (SYSTEM.getProcessCpuTime() - beganCpuNanos) / 1e9;
    return "\"seconds\":" + wall + ",\"cpuSeconds\":" + cpu;
  }
}
