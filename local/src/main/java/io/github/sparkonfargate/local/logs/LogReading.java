package io.github.sparkonfargate.local.logs;

import io.github.sparkonfargate.local.logs.LogGroups.Group;
import io.github.sparkonfargate.local.logs.LogGroups.Stream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** GetLogEvents and FilterLogEvents. An answer has at most 1 MiB of text, as AWS's. */
final class LogReading {
  private static final int MOST = 10_000;
  private static final int MOST_BYTES = 1 << 20;
  private static final int CHUNK = 500;

  private final LogGroups groups;

  LogReading(LogGroups groups) {
    this.groups = groups;
  }

  GetLogEventsResponse get(GetLogEventsRequest request) {
    Group group = groups.find(groupOf(request.logGroupName(), request.logGroupIdentifier()));
    Events events = groups.stream(group, request.logStreamName()).events();
    int limit = limit(request.limit());
    Window window = new Window(request.startTime(), request.endTime());
    Position position = position(request, events);
    List<Event> found =
        position.forward
            ? forward(events, position.number, limit, window)
            : backward(events, position.number, limit, window);
    return GetLogEventsResponse.builder()
        .events(found.stream().map(LogReading::output).toList())
        .nextForwardToken("f/" + window.after)
        .nextBackwardToken("b/" + window.before)
        .build();
  }

  private static @Nullable String groupOf(@Nullable String name, @Nullable String identifier) {
    return name == null ? identifier : name;
  }

  static int limit(@Nullable Integer asked) {
    int limit = asked == null ? MOST : asked;
    LogsRule.PAGE_SIZE.require(
        limit >= 1 && limit <= MOST,
        "1 validation error detected: Value '" + limit + "' at 'limit' must be 1 to 10000");
    return limit;
  }

  /** Where a reading begins, and which way it goes. */
  private record Position(long number, boolean forward) {}

  private static Position position(GetLogEventsRequest request, Events events) {
    String token = request.nextToken();
    if (token == null) {
      return Boolean.TRUE.equals(request.startFromHead())
          ? new Position(events.first(), true)
          : new Position(events.end(), false);
    }
    LogsRule.PAGE_TOKEN.require(
        token.matches("[fb]/[0-9]{1,15}"), "The specified nextToken is invalid.");
    long number = Long.parseLong(token.substring(2));
    long within = Math.max(events.first(), Math.min(events.end(), number));
    return new Position(within, token.startsWith("f"));
  }

  /** The time asked for, and the numbers just before and after what was found. */
  private static final class Window {
    private final long start;
    private final long end;
    private long before;
    private long after;

    private Window(@Nullable Long start, @Nullable Long end) {
      this.start = start == null ? Long.MIN_VALUE : start;
      this.end = end == null ? Long.MAX_VALUE : end;
    }

    private boolean has(Event event) {
      return event.timestamp() >= start && event.timestamp() < end;
    }
  }

  private static List<Event> forward(Events events, long from, int limit, Window window) {
    List<Event> found = new ArrayList<>();
    long bytes = 0;
    long next = from;
    window.before = from;
    while (next < events.end() && found.size() < limit) {
      List<Event> chunk = events.range(next, Math.min(events.end(), next + CHUNK));
      for (Event event : chunk) {
        if (window.has(event)) {
          bytes += event.message().length() + 26L;
          if (found.size() == limit || (bytes > MOST_BYTES && !found.isEmpty())) {
            window.after = next;
            return found;
          }
          found.add(event);
        }
        next++;
      }
    }
    window.after = next;
    return found;
  }

  private static List<Event> backward(Events events, long to, int limit, Window window) {
    List<Event> found = new ArrayList<>();
    long bytes = 0;
    long next = to;
    window.after = to;
    while (next > events.first() && found.size() < limit) {
      List<Event> chunk = events.range(Math.max(events.first(), next - CHUNK), next);
      for (int at = chunk.size() - 1; at >= 0 && found.size() < limit; at--) {
        Event event = chunk.get(at);
        if (window.has(event)) {
          bytes += event.message().length() + 26L;
          if (bytes > MOST_BYTES && !found.isEmpty()) {
            window.before = next;
            return found;
          }
          found.add(0, event);
        }
        next--;
      }
    }
    window.before = next;
    return found;
  }

  private static OutputLogEvent output(Event event) {
    return OutputLogEvent.builder()
        .timestamp(event.timestamp())
        .ingestionTime(event.ingested())
        .message(event.message())
        .build();
  }

  /** A stream that is read forward while others are. */
  private static final class Cursor {
    private final Stream stream;
    private List<Event> chunk = List.of();
    private int at;
    private long next;

    private Cursor(Stream stream) {
      this.stream = stream;
      this.next = stream.events().first();
    }

    private @Nullable Event peek() {
      if (at == chunk.size() && next < stream.events().end()) {
        long end = Math.min(stream.events().end(), next + CHUNK);
        chunk = stream.events().range(next, end);
        next = end;
        at = 0;
      }
      return at < chunk.size() ? chunk.get(at) : null;
    }

    private long timestamp() {
      Event event = peek();
      return event == null ? Long.MAX_VALUE : event.timestamp();
    }

    private String id() {
      return stream.name() + "/" + (next - chunk.size() + at);
    }
  }

  FilterLogEventsResponse filter(FilterLogEventsRequest request) {
    Group group = groups.find(groupOf(request.logGroupName(), request.logGroupIdentifier()));
    LogsRule.STREAM_PREFIX_OR_NAMES.require(
        request.logStreamNames().isEmpty() || request.logStreamNamePrefix() == null,
        "logStreamNames and logStreamNamePrefix exclude each other.");
    int limit = limit(request.limit());
    Window window = new Window(request.startTime(), request.endTime());
    Predicate<String> pattern = FilterPattern.of(request.filterPattern());
    PriorityQueue<Cursor> cursors = cursors(group, request);
    long skip = skip(request.nextToken());
    long matched = 0;
    long bytes = 0;
    List<FilteredLogEvent> found = new ArrayList<>();
    for (Cursor cursor = cursors.poll(); cursor != null; cursor = cursors.poll()) {
      Event event = cursor.peek();
      if (event == null) {
        continue;
      }
      if (window.has(event) && pattern.test(event.message()) && matched++ >= skip) {
        bytes += event.message().length() + 26L;
        if (found.size() == limit || (bytes > MOST_BYTES && !found.isEmpty())) {
          return filtered(found, "from-" + (matched - 1));
        }
        found.add(output(event, cursor));
      }
      cursor.at++;
      cursors.add(cursor);
    }
    return filtered(found, null);
  }

  private PriorityQueue<Cursor> cursors(Group group, FilterLogEventsRequest request) {
    PriorityQueue<Cursor> cursors = new PriorityQueue<>(Comparator.comparing(Cursor::timestamp));
    for (String name : request.logStreamNames()) {
      cursors.add(new Cursor(groups.stream(group, name)));
    }
    if (request.logStreamNames().isEmpty()) {
      String prefix = request.logStreamNamePrefix() == null ? "" : request.logStreamNamePrefix();
      group.streams.keySet().stream()
          .filter(name -> name.startsWith(prefix))
          .forEach(name -> cursors.add(new Cursor(groups.stream(group, name))));
    }
    return cursors;
  }

  private static long skip(@Nullable String token) {
    if (token == null) {
      return 0;
    }
    LogsRule.PAGE_TOKEN.require(
        token.matches("from-[0-9]{1,15}"), "The specified nextToken is invalid.");
    return Long.parseLong(token.substring("from-".length()));
  }

  private static FilteredLogEvent output(Event event, Cursor cursor) {
    return FilteredLogEvent.builder()
        .logStreamName(cursor.stream.name())
        .timestamp(event.timestamp())
        .ingestionTime(event.ingested())
        .message(event.message())
        .eventId(cursor.id())
        .build();
  }

  private static FilterLogEventsResponse filtered(
      List<FilteredLogEvent> events, @Nullable String next) {
    return FilterLogEventsResponse.builder().events(events).nextToken(next).build();
  }
}
