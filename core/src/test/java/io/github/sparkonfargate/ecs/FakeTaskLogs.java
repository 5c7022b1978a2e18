package io.github.sparkonfargate.ecs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Log streams in memory, whose lines may come late. */
public final class FakeTaskLogs implements TaskLogs {
  private final Map<String, List<String>> lines = new LinkedHashMap<>();
  private EcsException refusal;
  private int late;
  private int looks;

  /** A line of a stream. */
  public FakeTaskLogs add(String group, String stream, String line) {
    lines.computeIfAbsent(group + ":" + stream, name -> new ArrayList<>()).add(line);
    return this;
  }

  /** So many looks see nothing yet. */
  public FakeTaskLogs lateBy(int count) {
    late = count;
    return this;
  }

  /** Every call fails from now on. */
  public FakeTaskLogs refuse(EcsException why) {
    refusal = why;
    return this;
  }

  /** How often it was asked. */
  public int looks() {
    return looks;
  }

  @Override
  public List<String> last(String group, String stream, int most) {
    looks++;
    if (refusal != null) {
      throw refusal;
    }
    List<String> all =
        looks <= late ? List.of() : lines.getOrDefault(group + ":" + stream, List.of());
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  @Override
  public void close() {}
}
