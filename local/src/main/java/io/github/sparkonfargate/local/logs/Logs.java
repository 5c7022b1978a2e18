package io.github.sparkonfargate.local.logs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.JsonActions;
import io.github.sparkonfargate.local.aws.Page;
import io.github.sparkonfargate.local.iam.Permission;
import io.github.sparkonfargate.local.logs.LogGroups.Group;
import io.github.sparkonfargate.local.logs.LogGroups.Stream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;
import tools.jackson.databind.JsonNode;

/**
 * Amazon CloudWatch Logs. The awslogs driver of a task opens its streams here ({@link #follow}).
 * Owned by the timeline's thread.
 */
public final class Logs {
  private static final Page.Limits PAGES =
      new Page.Limits(50, 50, LogsRule.PAGE_SIZE, LogsRule.PAGE_TOKEN);
  private static final Set<Integer> RETENTIONS =
      Set.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);
  private static final int MOST_BATCH_BYTES = 1_048_576;
  private static final int MOST_BATCH = 10_000;
  private static final int BYTES_PER_EVENT = 26;

  private final Account account;
  private final LogGroups groups;
  private final LogReading reading;
  private final JsonActions actions = new JsonActions();
  private final Map<String, FileEvents> followed = new HashMap<>();

  public Logs(Account account, InstantSource clock) {
    this.account = account;
    this.groups = new LogGroups(account, clock);
    this.reading = new LogReading(groups);
    actions.define("CreateLogGroup", CreateLogGroupRequest::builder, this::createGroup);
    actions.define("DeleteLogGroup", DeleteLogGroupRequest::builder, this::deleteGroup);
    actions.define("DescribeLogGroups", DescribeLogGroupsRequest::builder, this::describeGroups);
    actions.define("PutRetentionPolicy", PutRetentionPolicyRequest::builder, this::putRetention);
    actions.define("CreateLogStream", CreateLogStreamRequest::builder, this::createStream);
    actions.define("DeleteLogStream", DeleteLogStreamRequest::builder, this::deleteStream);
    actions.define("DescribeLogStreams", DescribeLogStreamsRequest::builder, this::describeStreams);
    actions.define("PutLogEvents", PutLogEventsRequest::builder, this::put);
    actions.define("GetLogEvents", GetLogEventsRequest::builder, reading::get);
    actions.define("FilterLogEvents", FilterLogEventsRequest::builder, reading::filter);
  }

  /** What a call needs to be allowed. Reading a stream is of that stream, all else of any. */
  public List<Permission> permissions(String action, JsonNode body) {
    String resource =
        action.equals("GetLogEvents")
            ? account.arn(
                "logs",
                "log-group:"
                    + body.path("logGroupName").asString("")
                    + ":log-stream:"
                    + body.path("logStreamName").asString(""))
            : Permission.NO_RESOURCE;
    return List.of(Permission.of("logs:" + action, resource));
  }

  public JsonActions actions() {
    return actions;
  }

  /** Makes a group unless it is there. */
  public void ensureGroup(String name) {
    if (!groups.exists(name)) {
      groups.create(name);
    }
  }

  public boolean hasGroup(String name) {
    return groups.exists(name);
  }

  /**
   * Shows the lines of {@code file}, as they are written, as a stream of {@code group}.
   *
   * @throws io.github.sparkonfargate.local.aws.ServiceError when there is no such group
   */
  public void follow(String group, String stream, Path file) {
    FileEvents events = new FileEvents(file);
    groups.createStream(groups.find(group), stream, events);
    followed.put(key(group, stream), events);
  }

  /**
   * Makes a stream in which nothing will be.
   *
   * @throws io.github.sparkonfargate.local.aws.ServiceError when there is no such group
   */
  public void open(String group, String stream) {
    groups.createStream(groups.find(group), stream, new MemoryEvents());
  }

  /** Takes in what has been written to all followed files. */
  public void refresh() {
    followed.values().forEach(events -> events.refresh(groups.now()));
  }

  /** Whether any file is followed: else {@link #refresh} has nothing to do. */
  public boolean following() {
    return !followed.isEmpty();
  }

  /** The file gets no more lines; the stream stays. */
  public void finish(String group, String stream) {
    FileEvents events = followed.remove(key(group, stream));
    if (events != null) {
      events.finish(groups.now());
    }
  }

  private static String key(String group, String stream) {
    return group + ":" + stream; // neither may hold a colon
  }

  private CreateLogGroupResponse createGroup(CreateLogGroupRequest request) {
    groups.create(request.logGroupName()).tags.putAll(request.tags());
    return CreateLogGroupResponse.builder().build();
  }

  private DeleteLogGroupResponse deleteGroup(DeleteLogGroupRequest request) {
    groups.delete(groups.find(request.logGroupName()));
    return DeleteLogGroupResponse.builder().build();
  }

  private PutRetentionPolicyResponse putRetention(PutRetentionPolicyRequest request) {
    Group group = groups.find(request.logGroupName());
    LogsRule.RETENTION.require(
        request.retentionInDays() != null && RETENTIONS.contains(request.retentionInDays()),
        "Invalid retention value. Valid values are: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365,"
            + " 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653");
    group.retentionInDays = request.retentionInDays();
    return PutRetentionPolicyResponse.builder().build();
  }

  private DescribeLogGroupsResponse describeGroups(DescribeLogGroupsRequest request) {
    String prefix = request.logGroupNamePrefix() == null ? "" : request.logGroupNamePrefix();
    String pattern = request.logGroupNamePattern() == null ? "" : request.logGroupNamePattern();
    List<LogGroup> found =
        groups.all().stream()
            .filter(group -> group.name.startsWith(prefix) && group.name.contains(pattern))
            .map(this::view)
            .toList();
    Page<LogGroup> page = Page.of(found, request.limit(), request.nextToken(), PAGES);
    return DescribeLogGroupsResponse.builder()
        .logGroups(page.items())
        .nextToken(page.next())
        .build();
  }

  private LogGroup view(Group group) {
    return LogGroup.builder()
        .logGroupName(group.name)
        .arn(groups.arn(group) + ":*")
        .logGroupArn(groups.arn(group))
        .creationTime(group.createdAt)
        .retentionInDays(group.retentionInDays)
        .metricFilterCount(0)
        .storedBytes(group.streams.values().stream().mapToLong(each -> each.events().bytes()).sum())
        .logGroupClass("STANDARD")
        .build();
  }

  private CreateLogStreamResponse createStream(CreateLogStreamRequest request) {
    groups.createStream(
        groups.find(request.logGroupName()), request.logStreamName(), new MemoryEvents());
    return CreateLogStreamResponse.builder().build();
  }

  private DeleteLogStreamResponse deleteStream(DeleteLogStreamRequest request) {
    Group group = groups.find(request.logGroupName());
    group.streams.remove(groups.stream(group, request.logStreamName()).name());
    return DeleteLogStreamResponse.builder().build();
  }

  private DescribeLogStreamsResponse describeStreams(DescribeLogStreamsRequest request) {
    String name =
        request.logGroupName() == null ? request.logGroupIdentifier() : request.logGroupName();
    Group group = groups.find(name);
    boolean byTime = request.orderBy() == OrderBy.LAST_EVENT_TIME;
    LogsRule.ORDER_BY_WITHOUT_PREFIX.require(
        !byTime || request.logStreamNamePrefix() == null,
        "Cannot order by LastEventTime with a logStreamNamePrefix.");
    String prefix = request.logStreamNamePrefix() == null ? "" : request.logStreamNamePrefix();
    List<LogStream> found = new ArrayList<>();
    for (String each : group.streams.keySet()) {
      if (each.startsWith(prefix)) {
        found.add(view(group, groups.stream(group, each)));
      }
    }
    if (byTime) {
      found.sort(
          Comparator.comparing(
              LogStream::lastEventTimestamp, Comparator.nullsFirst(Comparator.naturalOrder())));
    }
    if (Boolean.TRUE.equals(request.descending())) {
      Collections.reverse(found);
    }
    Page<LogStream> page = Page.of(found, request.limit(), request.nextToken(), PAGES);
    return DescribeLogStreamsResponse.builder()
        .logStreams(page.items())
        .nextToken(page.next())
        .build();
  }

  private LogStream view(Group group, Stream stream) {
    Events events = stream.events();
    LogStream.Builder view =
        LogStream.builder()
            .logStreamName(stream.name())
            .arn(groups.arn(group) + ":log-stream:" + stream.name())
            .creationTime(stream.createdAt())
            .uploadSequenceToken("fargate-local");
    if (events.first() < events.end()) {
      Event last = events.range(events.end() - 1, events.end()).get(0);
      view.firstEventTimestamp(events.range(events.first(), events.first() + 1).get(0).timestamp())
          .lastEventTimestamp(last.timestamp())
          .lastIngestionTime(last.ingested());
    }
    return view.build();
  }

  private PutLogEventsResponse put(PutLogEventsRequest request) {
    Group group = groups.find(request.logGroupName());
    Stream stream = groups.stream(group, request.logStreamName());
    check(request.logEvents());
    LogsRule.STREAM_OF_TASK.require(
        stream.events() instanceof MemoryEvents,
        "The log stream belongs to the awslogs driver of a task; write to another.");
    long now = groups.now();
    RejectedLogEventsInfo.Builder rejected = RejectedLogEventsInfo.builder();
    boolean anyRejected = false;
    int number = 0;
    for (InputLogEvent event : request.logEvents()) {
      if (event.timestamp() < now - Duration.ofDays(14).toMillis()) {
        rejected.tooOldLogEventEndIndex(number + 1);
        anyRejected = true;
      } else if (event.timestamp() > now + Duration.ofHours(2).toMillis()) {
        rejected.tooNewLogEventStartIndex(number);
        anyRejected = true;
        break; // those after it are newer still
      } else if (stream.events() instanceof MemoryEvents events) {
        events.add(new Event(event.timestamp(), now, event.message()));
      }
      number++;
    }
    return PutLogEventsResponse.builder()
        .nextSequenceToken("fargate-local")
        .rejectedLogEventsInfo(anyRejected ? rejected.build() : null)
        .build();
  }

  private static void check(List<InputLogEvent> events) {
    LogsRule.EVENTS_SOME.require(
        !events.isEmpty() && events.size() <= MOST_BATCH,
        "1 validation error detected: 'logEvents' must have 1 to 10000 members");
    long bytes = 0;
    long first = Long.MAX_VALUE;
    long previous = Long.MIN_VALUE;
    for (InputLogEvent event : events) {
      if (event.timestamp() == null || event.message() == null || event.message().isEmpty()) {
        throw LogsRule.EVENT_TEXT.refusal("A log event needs a timestamp and a message.");
      }
      LogsRule.EVENTS_ORDER.require(
          event.timestamp() >= previous,
          "Log events in a single PutLogEvents request must be in chronological order.");
      previous = event.timestamp();
      first = Math.min(first, previous);
      bytes += event.message().getBytes(StandardCharsets.UTF_8).length + BYTES_PER_EVENT;
    }
    LogsRule.EVENTS_SIZE.require(
        bytes <= MOST_BATCH_BYTES,
        "Upload too large: " + bytes + " bytes exceeds limit of " + MOST_BATCH_BYTES);
    LogsRule.EVENTS_SPAN.require(
        previous - first <= Duration.ofDays(1).toMillis(),
        "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
  }
}
