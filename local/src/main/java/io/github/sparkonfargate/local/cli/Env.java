package io.github.sparkonfargate.local.cli;

import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the variables for a shell. */
@Command(name = "env", description = "Print the variables as export lines: eval \"$(... env)\".")
final class Env implements Runnable {
  @Mixin InstanceChoice choice = new InstanceChoice();

  @Option(
      names = "--seed",
      description =
          "The variables of the hand-made set-up of Spark on Fargate (bastion, driver, executor),"
              + " by their own names.")
  boolean seed;

  @Override
  public void run() {
    Instance instance = choice.running();
    print(instance.environment());
    if (seed) {
      print(seed(instance));
    }
  }

  private static void print(Map<String, String> variables) {
    new TreeMap<>(variables)
        .forEach(
            (name, value) ->
                System.out.println("export " + name + "='" + value.replace("'", "'\\''") + "'"));
  }

  private static Map<String, String> seed(Instance instance) {
    Map<String, String> variables = new TreeMap<>();
    String image = instance.variable("FARGATE_LOCAL_IMAGE");
    for (String part : new String[] {"bastion", "driver", "executor"}) {
      variables.put(part + "_sgs", instance.variable("FARGATE_LOCAL_SECURITY_GROUPS"));
      variables.put(part + "_subnets", instance.variable("FARGATE_LOCAL_SUBNETS"));
      variables.put(part + "_task_role", instance.variable("FARGATE_LOCAL_TASK_ROLE"));
      variables.put(part + "_image", image);
    }
    variables.put("execution_role", instance.variable("FARGATE_LOCAL_EXECUTION_ROLE"));
    variables.put("kms_key_id", instance.variable("FARGATE_LOCAL_KMS_KEY"));
    variables.put("shuffle_s3_bucket", instance.variable("FARGATE_LOCAL_BUCKET"));
    variables.put("shuffle_s3_prefix", ".sparkStaging");
    return variables;
  }
}
