package io.github.sparkonfargate.benchmarks.s3;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;

/**
 * The pages under {@code /-/}, which no bucket can be called: {@code stats} tells the counters
 * since the start as JSON, {@code pace?get=MS&put=MS&rate=MB_PER_S} sets the injected delays.
 */
final class Control {
  static final String PATH = "/-/";

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Contents contents;
  private final Traffic traffic;

  /** Written by the connection that controls, read by all. */
  private volatile Pace pace = Pace.UNHINDERED;

  Control(Contents contents, Traffic traffic) {
    this.contents = contents;
    this.traffic = traffic;
  }

  Pace pace() {
    return pace;
  }

  String answer(RequestHead head) {
    return switch (head.path().substring(PATH.length())) {
      case "stats" -> stats();
      case "pace" -> {
        pace = new Pace(number(head, "get"), number(head, "put"), number(head, "rate"));
        yield stats();
      }
      default -> throw new IllegalArgumentException("there is no control page " + head.path());
    };
  }

  private static int number(RequestHead head, String name) {
    return Integer.parseInt(head.query(name, "0"));
  }

  private String stats() {
    String requests =
        traffic.requests().entrySet().stream()
            .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
            .collect(Collectors.joining(","));
    return "{\"cpuSeconds\":%s,\"requests\":{%s},\"bytesIn\":%d,\"bytesOut\":%d,\"objects\":%d,\"uploads\":%d}"
        .formatted(
            system.getProcessCpuTime() / 1e9,
            requests,
            traffic.bytesIn(),
            traffic.bytesOut(),
            contents.objectCount(),
            contents.uploads().size());
  }
}
