package io.github.sparkonfargate.deploy.cluster;

import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Spark's rule for what may not be shown: {@code spark.redaction.regex}, or this Spark's default.
 */
final class Redaction {
  private Redaction() {}

  static Pattern pattern(SparkConf conf) {
    return conf.get(org.apache.spark.internal.config.package$.MODULE$.SECRET_REDACTION_PATTERN())
        .pattern();
  }
}
