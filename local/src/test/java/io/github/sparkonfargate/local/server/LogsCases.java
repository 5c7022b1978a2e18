package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.logs.LogsRule;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/** What CloudWatch Logs refuses. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
final class LogsCases {
  private static final long DAY = 86_400_000;
  private final LocalAws aws;
  private final String ofTask;

  LogsCases(LocalAws aws) {
    this.aws = aws;
    aws.logs.createLogGroup(r -> r.logGroupName("g"));
    aws.logs.createLogStream(r -> r.logGroupName("g").logStreamName("s"));
    LogsTest.registerLogging(aws, "logging", ReadyThings.LOG_GROUP);
    String arn = aws.running("logging");
    ofTask = "p/main/" + arn.substring(arn.lastIndexOf('/') + 1);
  }

  private Refusal put(LogsRule rule, String what, List<InputLogEvent> events, String message) {
    return new Refusal(
        rule,
        what,
        () -> aws.logs.putLogEvents(r -> r.logGroupName("g").logStreamName("s").logEvents(events)),
        message);
  }

  private static InputLogEvent event(long timestamp, String message) {
    return InputLogEvent.builder().timestamp(timestamp).message(message).build();
  }

  Stream<Refusal> cases() {
    return Stream.of(groups(), reading(), putting()).flatMap(each -> each);
  }

  private Stream<Refusal> groups() {
    return Stream.of(
        new Refusal(
            LogsRule.GROUP_NAME,
            "a space",
            () -> aws.logs.createLogGroup(r -> r.logGroupName("a b")),
            "logGroupName"),
        new Refusal(
            LogsRule.GROUP_FREE,
            "a name that is taken",
            () -> aws.logs.createLogGroup(r -> r.logGroupName("g")),
            "already exists"),
        new Refusal(
            LogsRule.GROUP_EXISTS,
            "unknown",
            () -> aws.logs.describeLogStreams(r -> r.logGroupName("none")),
            "does not exist"),
        new Refusal(
            LogsRule.STREAM_NAME,
            "a colon",
            () -> aws.logs.createLogStream(r -> r.logGroupName("g").logStreamName("a:b")),
            "logStreamName"),
        new Refusal(
            LogsRule.STREAM_FREE,
            "a name that is taken",
            () -> aws.logs.createLogStream(r -> r.logGroupName("g").logStreamName("s")),
            "already exists"),
        new Refusal(
            LogsRule.RETENTION,
            "2 days",
            () -> aws.logs.putRetentionPolicy(r -> r.logGroupName("g").retentionInDays(2)),
            "Valid values"),
        new Refusal(
            LogsRule.PAGE_SIZE,
            "51 groups a page",
            () -> aws.logs.describeLogGroups(r -> r.limit(51)),
            "50"),
        new Refusal(
            LogsRule.ORDER_BY_WITHOUT_PREFIX,
            "by time, with a prefix",
            () ->
                aws.logs.describeLogStreams(
                    r ->
                        r.logGroupName("g")
                            .orderBy(OrderBy.LAST_EVENT_TIME)
                            .logStreamNamePrefix("s")),
            "order by"));
  }

  private Stream<Refusal> reading() {
    return Stream.of(
        new Refusal(
            LogsRule.STREAM_EXISTS,
            "unknown",
            () -> aws.logs.getLogEvents(r -> r.logGroupName("g").logStreamName("none")),
            "does not exist"),
        new Refusal(
            LogsRule.PAGE_SIZE,
            "10001 events",
            () -> aws.logs.getLogEvents(r -> r.logGroupName("g").logStreamName("s").limit(10_001)),
            "10000"),
        new Refusal(
            LogsRule.PAGE_TOKEN,
            "a token of nobody",
            () -> aws.logs.getLogEvents(r -> r.logGroupName("g").logStreamName("s").nextToken("x")),
            "nextToken"),
        new Refusal(
            LogsRule.STREAM_PREFIX_OR_NAMES,
            "both",
            () ->
                aws.logs.filterLogEvents(
                    r -> r.logGroupName("g").logStreamNames("s").logStreamNamePrefix("s")),
            "exclude"),
        new Refusal(
            LogsRule.FILTER_PATTERN,
            "of JSON",
            () -> aws.logs.filterLogEvents(r -> r.logGroupName("g").filterPattern("{ $.a = 1 }")),
            "terms"));
  }

  private Stream<Refusal> putting() {
    long now = aws.time.now().toEpochMilli();
    // as many short ones as fit into a body: each counts 26 bytes more
    List<InputLogEvent> large =
        IntStream.range(0, 10_000).mapToObj(n -> event(now, "m".repeat(80))).toList();
    return Stream.of(
        put(LogsRule.EVENTS_SOME, "none", List.of(), "1 to 10000"),
        put(LogsRule.EVENT_TEXT, "no text", List.of(event(now, "")), "message"),
        put(LogsRule.EVENTS_SIZE, "1,060,000 bytes", large, "exceeds limit"),
        put(
            LogsRule.EVENTS_ORDER,
            "a later one first",
            List.of(event(now, "a"), event(now - 1, "b")),
            "chronological"),
        put(
            LogsRule.EVENTS_SPAN,
            "of 25 hours",
            List.of(event(now - DAY - 3_600_000, "a"), event(now, "b")),
            "24 hours"),
        new Refusal(
            LogsRule.STREAM_OF_TASK,
            "the stream of a task",
            () ->
                aws.logs.putLogEvents(
                    r ->
                        r.logGroupName(ReadyThings.LOG_GROUP)
                            .logStreamName(ofTask)
                            .logEvents(event(now, "a"))),
            "awslogs driver"));
  }
}
