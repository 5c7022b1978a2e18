package io.github.sparkonfargate.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what spark-submit needs, as a properties file. */
@Command(name = "conf", description = "Print a spark-defaults.conf for --master fargate.")
final class Conf implements Runnable {
  private static final String LOOPBACK = "127.0.0.1";

  @Mixin InstanceChoice choice = new InstanceChoice();

  @Override
  public void run() {
    Instance instance = choice.running();
    System.out.println("# fargate-local conf: for spark-submit --properties-file");
    print("spark.fargate.cluster", instance.variable("FARGATE_LOCAL_CLUSTER"));
    print("spark.fargate.container.image", instance.variable("FARGATE_LOCAL_IMAGE"));
    print("spark.fargate.subnets", instance.variable("FARGATE_LOCAL_SUBNETS"));
    print("spark.fargate.securityGroups", instance.variable("FARGATE_LOCAL_SECURITY_GROUPS"));
    print("spark.fargate.executionRole", instance.variable("FARGATE_LOCAL_EXECUTION_ROLE"));
    print("spark.fargate.driver.taskRole", instance.variable("FARGATE_LOCAL_TASK_ROLE"));
    print("spark.fargate.executor.taskRole", instance.variable("FARGATE_LOCAL_TASK_ROLE"));
    print("spark.fargate.region", instance.variable("AWS_REGION"));
    print("spark.driver.host", instance.variable("FARGATE_LOCAL_HOST"));
    print("spark.driver.bindAddress", instance.variable("FARGATE_LOCAL_HOST"));
    if (instance.variable("FARGATE_LOCAL_HOST").equals(LOOPBACK)) {
      endpoint(instance);
    } else {
      System.out.println("# Tasks are containers: they reach the endpoint at another address than");
      System.out.println("# the driver, and each has its own in AWS_ENDPOINT_URL. Type first:");
      System.out.println("#   eval \"$(" + ProgramName.command(choice, "env") + ")\"");
    }
  }

  private static void endpoint(Instance instance) {
    print("spark.fargate.endpointOverride", instance.variable("AWS_ENDPOINT_URL"));
    System.out.println("# For spark.shuffle.s3.enabled=true; without it these have no effect.");
    print("spark.shuffle.s3.bucket", instance.variable("FARGATE_LOCAL_BUCKET"));
    print("spark.shuffle.s3.endpoint", instance.variable("AWS_ENDPOINT_URL_S3"));
    print("spark.fargate.file.upload.endpointOverride", instance.variable("AWS_ENDPOINT_URL_S3"));
    print(
        "spark.fargate.file.upload.path",
        "s3://" + instance.variable("FARGATE_LOCAL_BUCKET") + "/uploads");
    System.out.println("# The emulator's fixed keys: no secret, and of no use elsewhere.");
    print("spark.fargate.local.accessKeyId", instance.variable("AWS_ACCESS_KEY_ID"));
    print("spark.fargate.local.secretAccessKey", instance.variable("AWS_SECRET_ACCESS_KEY"));
  }

  private static void print(String key, String value) {
    System.out.println(key + " " + value);
  }
}
