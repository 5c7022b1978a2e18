package io.github.sparkonfargate.conf;

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

  private NotYetSupported() {}

  static void refuse(ConfigReader reader) {
    refuseShuffles(reader);
    refuseKerberos(reader);
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
