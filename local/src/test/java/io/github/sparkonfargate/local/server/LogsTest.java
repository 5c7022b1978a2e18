package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** CloudWatch Logs, and what tasks write into it. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class LogsTest {
  @TempDir Path directory;
  private LocalAws aws;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    aws.runner.directory = directory;
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  static void registerLogging(LocalAws aws, String family, String group, String... more) {
    Map<String, String> options = new java.util.HashMap<>();
    options.put("awslogs-group", group);
    options.put("awslogs-region", "us-east-1");
    options.put("awslogs-stream-prefix", "p");
    for (int at = 0; at < more.length; at += 2) {
      options.put(more[at], more[at + 1]);
    }
    aws.register(
        family,
        d ->
            d.executionRoleArn(ReadyThings.EXECUTION_ROLE)
                .containerDefinitions(
                    c ->
                        c.name("main")
                            .image("spark-fargate")
                            .logConfiguration(l -> l.logDriver("awslogs").options(options))));
  }

  private void write(String arn, String text) throws IOException {
    Path log = directory.resolve(id(arn)).resolve("main.log");
    Files.createDirectories(log.getParent());
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String id(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  private List<String> messages(String arn) {
    return aws
        .logs
        .getLogEvents(
            r ->
                r.logGroupName(ReadyThings.LOG_GROUP)
                    .logStreamName("p/main/" + id(arn))
                    .startFromHead(true))
        .events()
        .stream()
        .map(OutputLogEvent::message)
        .toList();
  }

  @Test
  @Keeps("logs.awslogs-stream")
  void taskWritesIntoTheStreamOfItsPrefixContainerAndId() throws IOException {
    registerLogging(aws, "app", ReadyThings.LOG_GROUP);
    String arn = aws.running("app");
    write(arn, "one\ntwo\nhal");
    assertThat(messages(arn)).containsExactly("one", "two");
    write(arn, "f\nlast");
    aws.runner.started.get(0).exit(0);
    aws.time.advance(Duration.ofSeconds(1));
    assertThat(messages(arn)).containsExactly("one", "two", "half", "last");
    assertThat(aws.logs.describeLogStreams(r -> r.logGroupName(ReadyThings.LOG_GROUP)).logStreams())
        .extracting(LogStream::logStreamName)
        .containsExactly("p/main/" + id(arn));
  }

  @Test
  void linesHaveTheTimeWhenTheyWereWritten() throws IOException {
    registerLogging(aws, "app", ReadyThings.LOG_GROUP);
    String arn = aws.running("app");
    write(arn, "early\n");
    aws.time.advance(Duration.ofSeconds(2));
    long between = aws.time.now().toEpochMilli();
    aws.time.advance(Duration.ofSeconds(2));
    write(arn, "late\n");
    List<FilteredLogEvent> late =
        aws.logs
            .filterLogEvents(r -> r.logGroupName(ReadyThings.LOG_GROUP).startTime(between))
            .events();
    assertThat(late).extracting(FilteredLogEvent::message).containsExactly("late");
  }

  @Test
  @Keeps("task.log-group-exists")
  void taskWithoutItsLogGroupFailsToStart() {
    registerLogging(aws, "app", "none");
    Task task = aws.describe(aws.running("app"));
    assertThat(task.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(task.stoppedReason())
        .startsWith("ResourceInitializationError: failed to validate logger args")
        .contains("ResourceNotFoundException: The specified log group does not exist.");

    registerLogging(aws, "making", "made", "awslogs-create-group", "true");
    assertThat(aws.describe(aws.running("making")).lastStatus()).isEqualTo("RUNNING");
    assertThat(aws.logs.describeLogGroups(r -> r.logGroupNamePrefix("ma")).logGroups()).hasSize(1);
  }

  private static InputLogEvent event(long timestamp, String message) {
    return InputLogEvent.builder().timestamp(timestamp).message(message).build();
  }

  private void put(String stream, InputLogEvent... events) {
    aws.logs.createLogStream(r -> r.logGroupName("g").logStreamName(stream));
    aws.logs.putLogEvents(r -> r.logGroupName("g").logStreamName(stream).logEvents(events));
  }

  @Test
  @Keeps("logs.event-age")
  void eventsOfTheWrongAgeAreRejectedInTheAnswer() {
    long now = aws.time.now().toEpochMilli();
    aws.logs.createLogGroup(r -> r.logGroupName("g"));
    aws.logs.createLogStream(r -> r.logGroupName("g").logStreamName("s"));
    var old =
        aws.logs.putLogEvents(
            r ->
                r.logGroupName("g")
                    .logStreamName("s")
                    .logEvents(event(now - Duration.ofDays(15).toMillis(), "old")));
    assertThat(old.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(1);
    var ahead =
        aws.logs.putLogEvents(
            r ->
                r.logGroupName("g")
                    .logStreamName("s")
                    .logEvents(
                        event(now, "good"), event(now + Duration.ofHours(3).toMillis(), "new")));
    assertThat(ahead.rejectedLogEventsInfo().tooNewLogEventStartIndex()).isEqualTo(1);
    assertThat(aws.logs.getLogEvents(r -> r.logGroupName("g").logStreamName("s")).events())
        .extracting(OutputLogEvent::message)
        .containsExactly("good");
  }

  @Test
  @Keeps("logs.same-token-at-end")
  void readingGoesByTokensUntilTheyStay() {
    long now = aws.time.now().toEpochMilli();
    aws.logs.createLogGroup(r -> r.logGroupName("g"));
    put("s", event(now, "a"), event(now + 1, "b"), event(now + 2, "c"));
    GetLogEventsResponse first = get(null);
    assertThat(first.events()).extracting(OutputLogEvent::message).containsExactly("a", "b");
    GetLogEventsResponse second = get(first.nextForwardToken());
    assertThat(second.events()).extracting(OutputLogEvent::message).containsExactly("c");
    GetLogEventsResponse third = get(second.nextForwardToken());
    assertThat(third.events()).isEmpty();
    assertThat(third.nextForwardToken()).isEqualTo(second.nextForwardToken());
    GetLogEventsResponse back = get(second.nextBackwardToken());
    assertThat(back.events()).extracting(OutputLogEvent::message).containsExactly("a", "b");
  }

  private GetLogEventsResponse get(String token) {
    return aws.logs.getLogEvents(
        r -> r.logGroupName("g").logStreamName("s").startFromHead(true).limit(2).nextToken(token));
  }

  @Test
  void filterMergesStreamsByTimeAndKeepsThePattern() {
    long now = aws.time.now().toEpochMilli();
    aws.logs.createLogGroup(r -> r.logGroupName("g"));
    put("s1", event(now, "ERROR one"), event(now + 20, "INFO three"));
    put("s2", event(now + 10, "ERROR two"), event(now + 30, "ERROR lost executor"));
    assertThat(filter(null)).hasSize(4);
    assertThat(filter("ERROR")).containsExactly("ERROR one", "ERROR two", "ERROR lost executor");
    assertThat(filter("ERROR -two")).containsExactly("ERROR one", "ERROR lost executor");
    assertThat(filter("?three ?two")).containsExactly("ERROR two", "INFO three");
    assertThat(filter("\"lost executor\"")).containsExactly("ERROR lost executor");
    var pages = aws.logs.filterLogEventsPaginator(r -> r.logGroupName("g").limit(3));
    assertThat(pages.events()).hasSize(4);
  }

  private List<String> filter(String pattern) {
    return aws
        .logs
        .filterLogEvents(r -> r.logGroupName("g").filterPattern(pattern))
        .events()
        .stream()
        .map(FilteredLogEvent::message)
        .toList();
  }

  @Test
  void groupsAndStreamsAreDeleted() {
    aws.logs.createLogGroup(r -> r.logGroupName("g"));
    aws.logs.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(7));
    put("s", event(aws.time.now().toEpochMilli(), "a"));
    assertThat(aws.logs.describeLogGroups(r -> r.logGroupNamePrefix("g")).logGroups().get(0))
        .satisfies(group -> assertThat(group.retentionInDays()).isEqualTo(7));
    aws.logs.deleteLogStream(r -> r.logGroupName("g").logStreamName("s"));
    assertThat(aws.logs.describeLogStreams(r -> r.logGroupName("g")).logStreams()).isEmpty();
    aws.logs.deleteLogGroup(r -> r.logGroupName("g"));
    assertThat(aws.logs.describeLogGroups(r -> r.logGroupNamePrefix("g")).logGroups()).isEmpty();
  }
}
