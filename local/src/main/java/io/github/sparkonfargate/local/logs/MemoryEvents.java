package io.github.sparkonfargate.local.logs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Events that came by PutLogEvents: the last 4 MiB of a stream are kept. */
final class MemoryEvents implements Events {
  private static final long KEPT_BYTES = 4 << 20;

  private final List<Event> events = new ArrayList<>();
  private long first;
  private long bytes;

  void add(Event event) {
    events.add(event);
    bytes += size(event);
    int dropped = 0;
    while (bytes > KEPT_BYTES) {
      bytes -= size(events.get(dropped));
      dropped++;
    }
    events.subList(0, dropped).clear();
    first += dropped;
  }

  private static int size(Event event) {
    return event.message().getBytes(StandardCharsets.UTF_8).length + 26;
  }

  @Override
  public long first() {
    return first;
  }

  @Override
  public long end() {
    return first + events.size();
  }

  @Override
  public List<Event> range(long from, long to) {
    return List.copyOf(events.subList((int) (from - first), (int) (to - first)));
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
