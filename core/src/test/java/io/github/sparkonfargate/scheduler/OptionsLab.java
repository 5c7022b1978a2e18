package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.sparkonfargate.allocator.LaunchOrder;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.LaunchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/** One launch as the cluster manager does it, against an endpoint that keeps the requests. */
final class OptionsLab implements AutoCloseable {
  private static final String ENVIRONMENT = "spark.executorEnv.";

  final RecordingEcs aws = new RecordingEcs();

  /** The request of the one launch. */
  JsonNode launched(Map<String, String> changed) {
    launch(changed, LaunchOrder.Place.AS_CONFIGURED);
    return aws.only("RunTask");
  }

  LaunchResult launch(Map<String, String> changed, LaunchOrder.Place place) {
    FargateSettings settings = settings(changed);
    SparkConf conf = new SparkConf(false).set("spark.executor.cores", "2");
    changed.forEach(conf::set);
    FargateApplication application = new FargateApplication(settings);
    ExecutorDefaults defaults = ExecutorDefaults.of(conf, settings.executor().requestCpuUnits());
    try (AwsEcsTasks ecs = FargateConnection.open(settings)) {
      FargateApplication.ReadyTask ready =
          application.ready(ecs, application.executorTask(ecs.region(), environment(changed)));
      ExecutorOrders orders =
          new ExecutorOrders(
              ready,
              new ExecutorCommands(conf, "spark://x@driver:7078", "spark-1"),
              new ExecutorProfiles(defaults, ready.task()));
      return ecs.run(orders.launch(new LaunchOrder(0, 1, "token", place, false)));
    }
  }

  FargateSettings settings(Map<String, String> changed) {
    Map<String, String> conf = new LinkedHashMap<>();
    conf.put("spark.master", "fargate");
    conf.put("spark.fargate.container.image", "registry/spark:1");
    conf.put("spark.fargate.subnets", "subnet-0123456789abcdef0");
    conf.put("spark.fargate.executionRole", "execution");
    conf.put("spark.fargate.executor.taskRole", "work");
    conf.put("spark.fargate.region", "us-east-1");
    conf.put("spark.fargate.endpointOverride", aws.endpoint());
    conf.put("spark.fargate.local.accessKeyId", "local");
    conf.put("spark.fargate.local.secretAccessKey", "local");
    conf.putAll(changed);
    return FargateSettings.parse(conf);
  }

  /** The executors' template is a mistake in words, whatever reads it. */
  void refusesTemplate(Path directory, String template, String words) throws IOException {
    Path file = Files.writeString(directory.resolve("refused.json"), template);
    assertThatThrownBy(
            () ->
                settings(
                    Map.of("spark.fargate.executor.taskDefinitionTemplateFile", file.toString())))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(words)
        .message()
        .doesNotContain("Exception", "software.amazon");
  }

  /** As SparkContext reads it. */
  private static Map<String, String> environment(Map<String, String> conf) {
    return conf.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(ENVIRONMENT))
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().substring(ENVIRONMENT.length()), Map.Entry::getValue));
  }

  @Override
  public void close() {
    aws.close();
  }
}
