package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.ConfigType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Refuses values of Spark's own keys that our driver reads when it starts and that SparkConf could
 * not read: there they would end it with a stack trace, after whatever came first. Sizes of
 * executors are {@link ExecutorSizeRules}'.
 */
final class SparkKeyRules {
  private static final String SPARK = "Spark";

  /** As {@code org.apache.spark.network.util.JavaUtils.timeStringAs}, which allows a sign. */
  private static final Pattern TIME = Pattern.compile("-?[0-9]{1,18}(us|ms|s|m|min|h|d)?");

  private static final ConfigKey<Boolean> DYNAMIC = flag("spark.dynamicAllocation.enabled");
  private static final ConfigKey<Integer> LEAST =
      count("spark.dynamicAllocation.minExecutors", 0, 0);
  private static final ConfigKey<Integer> INITIAL =
      count("spark.dynamicAllocation.initialExecutors", 0, 0);
  private static final ConfigKey<Integer> MOST =
      count("spark.dynamicAllocation.maxExecutors", 1, Integer.MAX_VALUE);
  private static final ConfigKey<Integer> INSTANCES = count("spark.executor.instances", 0, 0);

  private static final List<ConfigKey<?>> OTHERS =
      List.of(
          count("spark.executor.maxNumFailures", 0, 0),
          time("spark.executor.failuresValidityInterval"),
          time("spark.dynamicAllocation.executorIdleTimeout"),
          ExecutorSizeRules.TASK_CPUS,
          flag("spark.decommission.enabled"));

  /** Their blanks are no mistake. */
  private static final List<ConfigKey<Boolean>> SECURITY =
      SecuritySwitches.KEYS.stream().map(SparkKeyRules::flag).toList();

  private SparkKeyRules() {}

  static void check(ConfigReader reader, Map<String, String> sparkConf) {
    int before = reader.problems().size();
    for (ConfigKey<?> key : List.of(DYNAMIC, LEAST, INITIAL, MOST, INSTANCES)) {
      check(reader, sparkConf, key);
    }
    if (reader.problems().size() == before && reader.get(DYNAMIC)) {
      checkRange(reader);
    }
    OTHERS.forEach(key -> check(reader, sparkConf, key));
    SECURITY.forEach(reader::get);
    ExecutorSizeRules.KEYS.forEach(key -> refuseNothing(reader, sparkConf, key));
  }

  private static void check(ConfigReader reader, Map<String, String> sparkConf, ConfigKey<?> key) {
    String text = sparkConf.getOrDefault(key.name(), "");
    if (refuseNothing(reader, sparkConf, key)) {
      return;
    }
    if (!text.equals(text.strip())) {
      reader.problem(key.name() + "='" + text + "' has white space around its value; remove it.");
      return;
    }
    var unused = reader.get(key);
  }

  /** To our own keys an empty value means "not set"; SparkConf tries to read it. */
  private static boolean refuseNothing(
      ConfigReader reader, Map<String, String> sparkConf, ConfigKey<?> key) {
    boolean nothing = sparkConf.getOrDefault(key.name(), "unset").isBlank();
    if (nothing) {
      reader.problem(key.name() + " is set to nothing; give it a value or leave it out.");
    }
    return nothing;
  }

  /** As Spark's SchedulerBackendUtils requires it. */
  private static void checkRange(ConfigReader reader) {
    int most = reader.get(MOST);
    for (ConfigKey<Integer> key : List.of(LEAST, INITIAL, INSTANCES)) {
      if (reader.get(key) > most) {
        reader.problem(
            key.name()
                + "="
                + reader.get(key)
                + " is more than "
                + MOST.name()
                + "="
                + most
                + "; lower the first or raise the second.");
      }
    }
  }

  private static ConfigKey<Boolean> flag(String name) {
    return ConfigKey.of(name, ConfigType.bool()).doc(SPARK).since(SPARK).defaultsTo(false).build();
  }

  private static ConfigKey<Integer> count(String name, int least, int otherwise) {
    return ConfigKey.of(name, ConfigType.integer())
        .doc(SPARK)
        .since(SPARK)
        .defaultsTo(otherwise)
        .check(value -> value >= least, "must be " + least + " or more")
        .build();
  }

  private static ConfigKey<String> time(String name) {
    return ConfigKey.of(name, ConfigType.of("time", SparkKeyRules::readTime, text -> text))
        .doc(SPARK)
        .since(SPARK)
        .defaultsTo("0")
        .build();
  }

  private static String readTime(String text) {
    if (!TIME.matcher(text.toLowerCase(Locale.ROOT)).matches()) {
      throw new IllegalArgumentException(
          "is not a time; write a whole number and a unit (us, ms, s, m, min, h, d), such as 1h");
    }
    return text;
  }
}
