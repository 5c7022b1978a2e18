package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.driver.DriverResult;
import io.github.sparkonfargate.driver.Redacted;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.TaskLogs;
import io.github.sparkonfargate.executor.ConsoleLinks;
import io.github.sparkonfargate.executor.TaskMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The log stream of a driver: where it is, and its last lines. Opens CloudWatch Logs only if they
 * are asked for.
 */
final class DriverLog {
  /** In these the result stands, as the driver's last line. */
  private static final int READ = 50;

  private static final int SHOWN = 20;

  /** The log driver hands lines over with a delay, and the container's end does not wait for it. */
  private static final int LOOKS = 5;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final Supplier<TaskLogs> opener;
  private final Map<String, String> options;
  private final String container;
  private final boolean isOnAws;
  private final Pattern redaction;
  private final Pause pause;
  private final Announcer announcer;

  /**
   * @param options of the awslogs log driver; empty if the driver logs elsewhere
   * @param container that runs Spark
   * @param isOnAws whether AWS's console shows it
   */
  DriverLog(
      Supplier<TaskLogs> opener,
      Map<String, String> options,
      String container,
      boolean isOnAws,
      Pattern redaction,
      Pause pause,
      Announcer announcer) {
    this.opener = opener;
    this.options = Map.copyOf(options);
    this.container = container;
    this.isOnAws = isOnAws;
    this.redaction = redaction;
    this.pause = pause;
    this.announcer = announcer;
  }

  /** Where a task's log is, for people; empty if it is not in CloudWatch Logs. */
  Optional<String> place(String taskId) {
    return of(taskId)
        .map(
            stream ->
                isOnAws
                    ? ConsoleLinks.logs(
                        new TaskMetadata.LogStream(stream.region(), stream.group(), stream.name()))
                    : stream.name() + " in group " + stream.group());
  }

  private Optional<Stream> of(String taskId) {
    String group = options.getOrDefault("awslogs-group", "");
    String prefix = options.getOrDefault("awslogs-stream-prefix", "");
    return group.isEmpty() || prefix.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Stream(
                options.getOrDefault("awslogs-region", ""),
                group,
                prefix + "/" + container + "/" + taskId));
  }

  /** A CloudWatch Logs stream. */
  private record Stream(String region, String group, String name) {}

  /** What a log says of a driver's end. */
  record Words(Optional<DriverResult> result, List<String> lastLines) {
    static final Words NONE = new Words(Optional.empty(), List.of());
  }

  /** The result that the driver left and the lines before it, redacted. */
  Words lastWords(String taskId) throws InterruptedException {
    Optional<Stream> stream = of(taskId);
    if (stream.isEmpty()) {
      return Words.NONE;
    }
    try (TaskLogs logs = opener.get()) {
      Words words = Words.NONE;
      for (int look = 1; look <= LOOKS && words.result().isEmpty(); look++) {
        if (look > 1) {
          pause.rest(BETWEEN_LOOKS);
        }
        words = read(logs, stream.get());
      }
      return words;
    } catch (EcsException unreadable) {
      announcer.say("the driver's log cannot be read: " + unreadable.getMessage());
      return Words.NONE;
    }
  }

  private Words read(TaskLogs logs, Stream stream) {
    List<String> lines = logs.last(stream.group(), stream.name(), READ);
    Optional<DriverResult> result =
        lines.stream().flatMap(line -> DriverResult.inLine(line).stream()).reduce((a, b) -> b);
    List<String> others =
        lines.stream()
            .filter(line -> DriverResult.inLine(line).isEmpty())
            .map(line -> Redacted.line(line, redaction))
            .toList();
    return new Words(result, others.subList(Math.max(0, others.size() - SHOWN), others.size()));
  }
}
