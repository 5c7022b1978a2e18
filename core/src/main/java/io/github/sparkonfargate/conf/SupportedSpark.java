package io.github.sparkonfargate.conf;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which versions of Spark and of Java this release works with. Pure. */
public final class SupportedSpark {
  /** In words, for messages. */
  public static final String VERSIONS = "4.0, 4.1, 4.2 and 4.3";

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\..*");
  private static final int MAJOR = 4;
  private static final int NEWEST_MINOR = 3;
  private static final int FIRST_MINOR_ON_JAVA_25 = 2;

  private SupportedSpark() {}

  /**
   * What is wrong with a Spark version.
   *
   * @param version as Spark prints it, such as {@code 4.2.0}
   * @return empty if the version is supported
   */
  public static Optional<String> problem(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (matcher.matches()
        && Integer.parseInt(matcher.group(1)) == MAJOR
        && Integer.parseInt(matcher.group(2)) <= NEWEST_MINOR) {
      return Optional.empty();
    }
    return Optional.of(
        "Spark "
            + version
            + " is not supported by this release of spark-on-fargate, which works with Spark "
            + VERSIONS
            + ": use one of these, or a release of spark-on-fargate made for Spark "
            + version);
  }

  /**
   * What is wrong with a Java version for a supported Spark. Spark 4.0 and 4.1 come with Hadoop
   * 3.4, which calls {@code Subject.getSubject}; that was disabled in Java 24.
   *
   * @param sparkVersion a supported version
   * @param javaFeature feature release, such as 17
   * @return empty if they go together
   */
  public static Optional<String> javaProblem(String sparkVersion, int javaFeature) {
    Matcher matcher = VERSION.matcher(sparkVersion);
    boolean newEnough =
        matcher.matches() && Integer.parseInt(matcher.group(2)) >= FIRST_MINOR_ON_JAVA_25;
    String allowed = newEnough ? "17, 21 or 25" : "17 or 21";
    int newest = newEnough ? 25 : 23;
    if (javaFeature >= 17 && javaFeature <= newest) {
      return Optional.empty();
    }
    return Optional.of(
        "Spark "
            + sparkVersion
            + " does not run on Java "
            + javaFeature
            + ": set JAVA_HOME to Java "
            + allowed);
  }
}
