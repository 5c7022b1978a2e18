package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.ModuleConfig;
import java.util.List;

/**
 * What a user may ask for and this version does not have. It is refused in words: to ignore a key
 * that promises safety or another way to run would be a lie.
 */
final class NotYetSupported {
  private static final String NOT_IN_THIS_VERSION = " is not part of spark-on-fargate 0.1.0";

  /** Declared in the module shuffle-s3, which this one must not depend on. */
  private static final String S3_SHUFFLE = "spark.shuffle.s3.enabled";

  private static final List<String> KERBEROS =
      List.of(
          "spark.kerberos.principal",
          "spark.kerberos.keytab",
          "spark.yarn.principal",
          "spark.yarn.keytab");

  /** Finds resources in another way than by scripts. */
  private static final String DISCOVERY_PLUGIN = "spark.resources.discoveryPlugin";

  private static final String AMOUNT = ".amount";

  /** Spark's own keys of what executors have beside cores and memory. */
  private static final ConfigPrefix RESOURCES =
      new ConfigPrefix("spark.executor.resource.", "name.amount", "Custom resource.", "0.1.0");

  private NotYetSupported() {}

  static void refuse(ConfigReader reader) {
    refuseShuffles(reader);
    refuseKerberos(reader);
    reader.withPrefix(RESOURCES).forEach((name, value) -> refuseResource(reader, name, value));
  }

  /** An executor that lacks what it is to have ends as soon as it has started. */
  private static void refuseResource(ConfigReader reader, String name, String value) {
    // As Spark has it, what is not above nothing is not asked for.
    if (!name.endsWith(AMOUNT) || value.matches("0+|-[0-9]+")) {
      return;
    }
    String resource = RESOURCES.prefix() + name.substring(0, name.length() - AMOUNT.length());
    String found = resource + AMOUNT + "=" + value + " ";
    if (!value.matches("[0-9]+")) {
      reader.problem(found + "is not a whole number.");
      return;
    }
    if (name.equals("gpu" + AMOUNT)) {
      reader.problem(
          found
              + "asks for GPUs, and Fargate has no GPUs; remove it, and"
              + " spark.task.resource.gpu.amount with it.");
      return;
    }
    String script = resource + ".discoveryScript";
    if (reader.text(script).isEmpty() && reader.text(DISCOVERY_PLUGIN).isEmpty()) {
      reader.problem(
          found
              + "asks for what executors cannot find without "
              + script
              + "; name a script of their image, or remove the key.");
    }
  }

  private static void refuseShuffles(ConfigReader reader) {
    if (isTrue(reader, S3_SHUFFLE) && !isOnTheClassPath(S3_SHUFFLE)) {
      reader.problem(
          S3_SHUFFLE
              + "=true: the S3 shuffle is not on the class path; use the spark-on-fargate jar, which"
              + " has it.");
    }
    if (isTrue(reader, "spark.shuffle.service.enabled")) {
      reader.problem(
          "spark.shuffle.service.enabled=true: there is no external shuffle service on Fargate;"
              + " remove it. Dynamic allocation works without it, by Spark's shuffle tracking.");
    }
  }

  private static void refuseKerberos(ConfigReader reader) {
    List<String> set = KERBEROS.stream().filter(key -> !reader.text(key).isEmpty()).toList();
    if (!set.isEmpty()) {
      reader.problem(
          "Kerberos (--principal, --keytab; "
              + String.join(", ", set)
              + ")"
              + NOT_IN_THIS_VERSION
              + "; leave it out and give the executors' task role ("
              + FargateOptions.EXECUTOR.taskRole().name()
              + ") access to the data instead.");
    }
  }

  private static boolean isOnTheClassPath(String enabledBy) {
    return ModuleConfig.all().stream().anyMatch(module -> module.enabledBy().equals(enabledBy));
  }

  private static boolean isTrue(ConfigReader reader, String key) {
    return reader.text(key).equalsIgnoreCase("true");
  }
}
