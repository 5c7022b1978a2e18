package io.github.sparkonfargate.local.cli;

import java.util.Map;

/** What a user reads when an instance is ready. */
final class Summary {
  /** Who ends the instance. */
  enum Mode {
    FOREGROUND("Ctrl-C ends it and all its tasks."),
    DETACHED("'%s' ends it and all its tasks.");

    private final String end;

    Mode(String end) {
      this.end = end;
    }
  }

  private Summary() {}

  static void print(
      InstanceChoice choice, Map<String, String> environment, String runner, Mode mode) {
    System.out.printf(
        """
        fargate-local is up: Amazon ECS with Fargate, S3 and KMS on this machine.
          AWS endpoint  %s
          S3 endpoint   %s
          web page      %s
          logs          %s
          tasks         %s
        AWS CLI and SDKs:  eval "$(%s)"
        Spark:             %s > local.conf
                           spark-submit --properties-file local.conf --master fargate ...
        %s
        """,
        environment.get("AWS_ENDPOINT_URL"),
        environment.get("AWS_ENDPOINT_URL_S3"),
        environment.get("FARGATE_LOCAL_PAGE"),
        environment.get("FARGATE_LOCAL_HOME"),
        runner,
        ProgramName.command(choice, "env"),
        ProgramName.command(choice, "conf"),
        mode.end.replace("%s", ProgramName.command(choice, "down")));
    System.out.flush();
  }
}
