package io.github.sparkonfargate.conf;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which versions of Spark this jar runs on. */
public final class SparkVersion {
  private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:[.-].*)?");
  private static final int MAJOR = 4;
  private static final int LAST_MINOR = 3;

  private SparkVersion() {}

  /**
   * @param version as {@code org.apache.spark.package$.SPARK_VERSION} has it
   * @return the sentence for the user if this version is not supported
   */
  public static Optional<String> check(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (matcher.matches()
        && Integer.parseInt(matcher.group(1)) == MAJOR
        && Integer.parseInt(matcher.group(2)) <= LAST_MINOR) {
      return Optional.empty();
    }
    return Optional.of(
        "spark-on-fargate 0.1.0 runs on Apache Spark 4.0 to 4.3, and this is Spark "
            + version
            + "; use one of those, or a version of spark-on-fargate that is made for this one.");
  }
}
