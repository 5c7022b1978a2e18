package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigType;
import java.util.List;

/** The keys of where containers log to. Declarations only. */
final class LogOptions {
  private static final String SINCE = "0.1.0";

  static final ConfigKey<LogDriver> DRIVER =
      key(
              "driver",
              ConfigType.oneOf(List.of(LogDriver.values()), LogDriver::spelling),
              "Log driver of the containers.")
          .defaultsTo(LogDriver.AWSLOGS)
          .build();

  static final ConfigKey<String> GROUP =
      key("group", ConfigType.text(), "CloudWatch log group.")
          .defaultsTo("/spark-fargate")
          .check(
              group -> group.matches("[A-Za-z0-9_/.#-]{1,512}"),
              "is not a log group; at most 512 letters, digits and any of _ - / . # are allowed")
          .build();

  static final ConfigKey<String> STREAM_PREFIX =
      key(
              "streamPrefix",
              ConfigType.text(),
              "Begin of the log stream's name, which is prefix/container/task id. A prefix that"
                  + " differs by application costs each a task definition of its own.")
          .defaultsTo("spark")
          .check(
              prefix -> prefix.matches("[^:*]{1,256}"),
              "is not the begin of a log stream; ':' and '*' are not allowed")
          .build();

  static final ConfigKey<Boolean> CREATE_GROUP =
      key(
              "createGroup",
              ConfigType.bool(),
              "Whether ECS creates the log group if there is none; the execution role then needs"
                  + " logs:CreateLogGroup.")
          .defaultsTo(true)
          .build();

  static final ConfigKey<LogMode> MODE =
      key(
              "mode",
              ConfigType.oneOf(List.of(LogMode.values()), LogMode::spelling),
              "What happens when CloudWatch is slow: `non-blocking` may lose lines, `blocking` may"
                  + " stall the application.")
          .defaultsTo(LogMode.NON_BLOCKING)
          .build();

  static final ConfigKey<Integer> MAX_BUFFER_SIZE_MIB =
      key("maxBufferSize", ConfigType.mebibytes(), "Buffer of the non-blocking mode.")
          .defaultsTo(25)
          .check(size -> size >= 1, "must be 1m or more")
          .build();

  static final ConfigPrefix OPTIONS =
      new ConfigPrefix(
          "spark.fargate.log.options.",
          "name",
          "Further option of the log driver, as ECS names it; wins over the keys above.",
          SINCE);

  private LogOptions() {}

  static List<ConfigEntry> entries() {
    return List.of(DRIVER, GROUP, STREAM_PREFIX, CREATE_GROUP, MODE, MAX_BUFFER_SIZE_MIB, OPTIONS);
  }

  private static <T> ConfigKey.Builder<T> key(String name, ConfigType<T> type, String doc) {
    return ConfigKey.of("spark.fargate.log." + name, type).doc(doc).since(SINCE);
  }
}
