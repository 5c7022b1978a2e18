package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.runner.DockerEngine;
import io.github.sparkonfargate.local.runner.DockerRunner;
import io.github.sparkonfargate.local.runner.ProcessRunner;
import io.github.sparkonfargate.local.runner.RunnerKind;
import io.github.sparkonfargate.local.runner.SimulatedRunner;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.time.Timeline;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the runner that the user chose, and says why another cannot be had. */
public final class Runners {
  private Runners() {}

  /**
   * @param aws the AWS endpoint, which serves metadata and credentials too
   * @throws IOException with why the chosen runner cannot be had
   */
  static TaskRunner start(Options options, URI aws, URI s3, Timeline timeline) throws IOException {
    Path tasks = options.home().resolve("tasks");
    return switch (options.runner()) {
      case PROCESS ->
          ProcessRunner.start(options.images(), tasks, imageEnvironment(options), aws + "/v4/");
      case SIMULATED -> new SimulatedRunner(timeline, tasks);
      case DOCKER -> docker(tasks, aws, s3);
    };
  }

  private static TaskRunner docker(Path tasks, URI aws, URI s3) throws IOException {
    try {
      return DockerRunner.start(
          tasks,
          List.of(aws, s3),
          Map.of(
              "AWS_ACCESS_KEY_ID",
              Account.ACCESS_KEY_ID,
              "AWS_SECRET_ACCESS_KEY",
              Account.SECRET_ACCESS_KEY));
    } catch (IOException failure) {
      throw new IOException("the runner docker cannot be had: " + failure.getMessage(), failure);
    }
  }

  /** What the user did not choose, and whether it could be had; for the lines at the start. */
  public static String others(RunnerKind chosen) {
    if (chosen == RunnerKind.DOCKER) {
      return "--runner process needs no Docker";
    }
    try {
      return "--runner docker is there too (engine " + DockerEngine.find().version() + ")";
    } catch (IOException absent) {
      return "--runner docker cannot be had: " + absent.getMessage();
    }
  }

  /** A container sees this and what ECS and its definition set: never the emulator's own. */
  private static Map<String, String> imageEnvironment(Options options) {
    Map<String, String> environment = new LinkedHashMap<>();
    String javaHome = System.getProperty("java.home");
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.put("PATH", Path.of(javaHome, "bin") + File.pathSeparator + path);
    environment.put("JAVA_HOME", javaHome);
    environment.put("LANG", "C.UTF-8");
    if (options.sparkHome() != null) {
      environment.put("SPARK_HOME", options.sparkHome().toAbsolutePath().toString());
    }
    return environment;
  }
}
