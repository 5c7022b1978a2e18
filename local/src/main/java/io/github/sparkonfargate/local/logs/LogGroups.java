package io.github.sparkonfargate.local.logs;

import io.github.sparkonfargate.local.aws.Account;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Log groups and their streams, by name. */
final class LogGroups {
  /** A group. */
  static final class Group {
    final String name;
    final long createdAt;
    final Map<String, Stream> streams = new TreeMap<>();
    final Map<String, String> tags = new TreeMap<>();
    @Nullable Integer retentionInDays;

    private Group(String name, long createdAt) {
      this.name = name;
      this.createdAt = createdAt;
    }
  }

  /** A stream. */
  record Stream(String name, long createdAt, Events events) {}

  private final Account account;
  private final InstantSource clock;
  private final Map<String, Group> byName = new TreeMap<>();

  LogGroups(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
  }

  long now() {
    return clock.millis();
  }

  String arn(Group group) {
    return account.arn("logs", "log-group:" + group.name);
  }

  Collection<Group> all() {
    return byName.values();
  }

  /**
   * @throws io.github.sparkonfargate.local.aws.ServiceError when the name is taken or no name
   */
  Group create(@Nullable String name) {
    if (name == null || !name.matches("[.\\-_/#A-Za-z0-9]{1,512}")) {
      throw LogsRule.GROUP_NAME.refusal(
          "1 validation error detected: Value at 'logGroupName' failed to satisfy constraint:"
              + " Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
    }
    LogsRule.GROUP_FREE.require(
        !byName.containsKey(name), "The specified log group already exists");
    Group group = new Group(name, now());
    byName.put(name, group);
    return group;
  }

  boolean exists(String name) {
    return byName.containsKey(name);
  }

  /**
   * @param nameOrArn the ARN may end with {@code :*}
   * @throws io.github.sparkonfargate.local.aws.ServiceError ResourceNotFoundException
   */
  Group find(@Nullable String nameOrArn) {
    String prefix = account.arn("logs", "log-group:");
    String given = nameOrArn == null ? "" : nameOrArn;
    String name =
        given.startsWith(prefix) ? given.substring(prefix.length()).replaceAll(":\\*$", "") : given;
    Group group = byName.get(name);
    if (group == null) {
      throw LogsRule.GROUP_EXISTS.refusal("The specified log group does not exist.");
    }
    return group;
  }

  void delete(Group group) {
    byName.remove(group.name);
  }

  /**
   * @throws io.github.sparkonfargate.local.aws.ServiceError when the name is taken or no name
   */
  Stream createStream(Group group, @Nullable String name, Events events) {
    if (name == null || !name.matches("[^:*]{1,512}")) {
      throw LogsRule.STREAM_NAME.refusal(
          "1 validation error detected: Value at 'logStreamName' failed to satisfy constraint:"
              + " Member must satisfy regular expression pattern: [^:*]*");
    }
    LogsRule.STREAM_FREE.require(
        !group.streams.containsKey(name), "The specified log stream already exists");
    Stream stream = new Stream(name, now(), events);
    group.streams.put(name, stream);
    return stream;
  }

  Stream stream(Group group, @Nullable String name) {
    Stream stream = name == null ? null : group.streams.get(name);
    if (stream == null) {
      throw LogsRule.STREAM_EXISTS.refusal("The specified log stream does not exist.");
    }
    stream.events().refresh(now());
    return stream;
  }
}
