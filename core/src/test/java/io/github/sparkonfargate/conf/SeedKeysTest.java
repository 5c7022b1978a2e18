package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.sparkonfargate.ecs.LaunchRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key of the fork's examples, and the one setting it becomes. */
class SeedKeysTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/r";

  static Stream<Arguments> seedKeys() {
    return Stream.of(
        key("container.image", "repo/spark:1", s -> s.executor().image(), "repo/spark:1"),
        key("container.image", "repo/spark:1", s -> s.driver().image(), "repo/spark:1"),
        key("executionRole", ROLE, s -> s.definition().executionRole(), ROLE),
        key("executor.taskRole", ROLE, s -> s.executor().taskRole(), ROLE),
        key("driver.taskRole", ROLE, s -> s.driver().taskRole(), ROLE),
        key(
            "executor.subnets",
            "subnet-1,subnet-2",
            s -> s.executor().network().subnets(),
            List.of("subnet-1", "subnet-2")),
        key("driver.subnets", "subnet-3", s -> s.driver().network().subnets(), List.of("subnet-3")),
        key(
            "executor.securityGroups",
            "sg-1,sg-2",
            s -> s.executor().network().securityGroups(),
            List.of("sg-1", "sg-2")),
        key(
            "driver.securityGroups",
            "sg-3",
            s -> s.driver().network().securityGroups(),
            List.of("sg-3")),
        key("report.interval", "7s", FargateSettings::reportInterval, Duration.ofSeconds(7)));
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("seedKeys")
  void readsTheKeyIntoItsSetting(
      String key, String value, Function<FargateSettings, Object> setting, Object expected) {
    assertThat(setting.apply(SparkConfs.settings(key, value))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}= is the default")
  @MethodSource("seedKeys")
  void takesTheEmptyKeyForNotSet(
      String key, String value, Function<FargateSettings, Object> setting, Object expected) {
    Map<String, String> absent = SparkConfs.complete();
    absent.put("spark.master", "fargate-local");
    absent.remove(key);
    Map<String, String> empty = new HashMap<>(absent);
    empty.put(key, "");

    assertThat(setting.apply(FargateSettings.parse(empty)))
        .isEqualTo(setting.apply(FargateSettings.parse(absent)));
  }

  @Test
  void acceptsTheWholeClientExampleWithEveryOptionalValueEmpty() {
    FargateSettings settings =
        FargateSettings.parse(
            SparkConfs.of(
                "spark.master", "fargate",
                "spark.fargate.container.image", "123456789012.dkr.ecr.eu-west-1.example/spark:1",
                "spark.fargate.executor.securityGroups", "",
                "spark.fargate.executor.subnets", "subnet-0123456789abcdef0",
                "spark.driver.memory", "8g",
                "spark.driver.cores", "4",
                "spark.executor.instances", "2",
                "spark.executor.memory", "8g",
                "spark.executor.cores", "4",
                "spark.fargate.executionRole", ROLE,
                "spark.fargate.executor.taskRole", "",
                "spark.authenticate.kms.key", "",
                "spark.shuffle.s3.bucket", "shuffle-bucket",
                "spark.shuffle.s3.prefix", "",
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.initialExecutors", "0",
                "spark.network.crypto.enabled", "",
                "spark.hadoop.fs.s3a.aws.credentials.provider", "x"));

    assertThat(settings.cluster()).isEqualTo("default");
    assertThat(settings.executor().network())
        .isEqualTo(
            new LaunchRequest.Network(List.of("subnet-0123456789abcdef0"), List.of(), false));
    assertThat(settings.executor().taskRole()).isEmpty();
  }

  private static Arguments key(
      String key, String value, Function<FargateSettings, Object> setting, Object expected) {
    return arguments("spark.fargate." + key, value, setting, expected);
  }
}
