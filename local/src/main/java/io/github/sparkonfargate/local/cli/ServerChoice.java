package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import io.github.sparkonfargate.local.ecs.Timings;
import io.github.sparkonfargate.local.runner.RunnerKind;
import io.github.sparkonfargate.local.server.FargateLocal;
import io.github.sparkonfargate.local.server.Options;
import io.github.sparkonfargate.local.server.Options.Existing;
import io.github.sparkonfargate.local.server.Options.Members;
import io.github.sparkonfargate.local.server.Options.Signatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a server is to be: the options of {@code up} and {@code embedded}. */
final class ServerChoice {
  /** How fast tasks go through their states. */
  enum Pace {
    fast,
    aws
  }

  @Option(names = "--port", description = "Port of the AWS endpoint (default: any free one).")
  int port;

  @Option(names = "--s3-port", description = "Port of S3 (default: any free one).")
  int s3Port;

  @Option(
      names = "--spark-home",
      paramLabel = "DIR",
      description = "What tasks find as SPARK_HOME (default: $SPARK_HOME).")
  @Nullable Path sparkHome;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "A directory per image, with an executable 'entrypoint'"
              + " (default: SPARK_HOME/fargate/images).")
  @Nullable Path images;

  @Option(
      names = "--timing",
      defaultValue = "fast",
      description = "${COMPLETION-CANDIDATES}: how long states last (default: ${DEFAULT-VALUE}).")
  Pace timing = Pace.fast;

  @Option(
      names = "--runner",
      defaultValue = "process",
      description =
          "How tasks run: process, docker, or simulated, in which nothing runs"
              + " (default: ${DEFAULT-VALUE}).")
  RunnerKind runner = RunnerKind.PROCESS;

  @Option(
      names = "--strict",
      description = "Refuse members of a request that the service model does not know.")
  boolean strict;

  @Option(
      names = "--signatures",
      defaultValue = "checked",
      description =
          "checked, or warn: answer wrongly signed requests too (default: ${DEFAULT-VALUE}).")
  Signatures signatures = Signatures.CHECKED;

  @Option(names = "--no-throttling", description = "Do not enforce AWS's published request rates.")
  boolean noThrottling;

  @Option(
      names = "--region",
      defaultValue = "us-east-1",
      description = "The Region (default: ${DEFAULT-VALUE}).")
  String region = "us-east-1";

  @Option(names = "--cluster", split = ",", description = "A further cluster that exists.")
  List<String> clusters = List.of();

  @Option(names = "--subnet", split = ",", description = "A further subnet that exists.")
  List<String> subnets = List.of();

  @Option(
      names = "--security-group",
      split = ",",
      description = "A further security group that exists.")
  List<String> securityGroups = List.of();

  @Option(
      names = "--role",
      split = ",",
      description = "A further IAM role that exists, by name or ARN.")
  List<String> roles = List.of();

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description = "A scenario that plays from the start.")
  @Nullable Path scenario;

  /** Refuses a wrong scenario before anything starts. */
  void checkScenario() {
    Path file = scenario;
    if (file != null) {
      refuseWrong(() -> FargateLocal.checkScenario(ScenarioCommand.read(file)));
    }
  }

  /** Begins the scenario, if there is one. */
  void play(FargateLocal local) {
    Path file = scenario;
    if (file == null) {
      return;
    }
    try {
      refuseWrong(() -> local.play(ScenarioCommand.read(file)));
    } catch (CliFailure refused) {
      local.close();
      throw refused;
    }
  }

  private void refuseWrong(Runnable step) {
    try {
      step.run();
    } catch (IllegalArgumentException wrong) {
      throw new CliFailure("--scenario " + scenario + ": " + wrong.getMessage());
    }
  }

  Options options(Path home) {
    Path spark = sparkHome();
    Path imageDirectory = images(spark, home);
    if (port < 0 || port > 65_535 || s3Port < 0 || s3Port > 65_535) {
      throw new CliFailure("--port and --s3-port: give a number from 0 to 65535.");
    }
    try {
      return new Options(
          region,
          port,
          s3Port,
          home,
          imageDirectory,
          spark,
          runner,
          timing == Pace.aws ? Timings.aws() : Timings.fast(),
          noThrottling ? Throttling.OFF : Throttling.AS_PUBLISHED,
          strict ? Members.STRICT : Members.AS_AWS,
          signatures,
          new Existing(
              new HashSet<>(clusters),
              new HashSet<>(subnets),
              new HashSet<>(securityGroups),
              new HashSet<>(roles)));
    } catch (IllegalArgumentException wrong) {
      throw new CliFailure(String.valueOf(wrong.getMessage()));
    }
  }

  private @Nullable Path sparkHome() {
    String variable = System.getenv("SPARK_HOME");
    Path spark =
        sparkHome != null || variable == null || variable.isEmpty() ? sparkHome : Path.of(variable);
    if (spark != null && !Files.isDirectory(spark)) {
      throw new CliFailure("SPARK_HOME: there is no directory " + spark + "; give --spark-home.");
    }
    return spark == null ? null : spark.toAbsolutePath().normalize();
  }

  private Path images(@Nullable Path spark, Path home) {
    if (images != null) {
      if (!Files.isDirectory(images)) {
        throw new CliFailure("--images: there is no directory " + images + ".");
      }
      return images.toAbsolutePath().normalize();
    }
    return spark == null ? home.resolve("images") : spark.resolve("fargate").resolve("images");
  }
}
