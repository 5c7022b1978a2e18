package io.github.sparkonfargate.deploy.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The java command that Spark's scripts would use.
 *
 * @param command path or name
 */
record JavaRuntime(String command) {
  private static final Pattern FEATURE = Pattern.compile("java\\.specification\\.version = (\\d+)");

  /** {@code bin/spark-class}: JAVA_HOME, else java of the PATH. */
  static JavaRuntime thatSparkUses(Map<String, String> environment) {
    String javaHome = environment.getOrDefault("JAVA_HOME", "");
    return new JavaRuntime(javaHome.isEmpty() ? "java" : javaHome + "/bin/java");
  }

  String describe() {
    return command.equals("java") ? "java of the PATH" : command;
  }

  /** The feature release, such as 17; empty if the command cannot be run. */
  Optional<Integer> featureVersion() {
    try {
      Process process =
          new ProcessBuilder(command, "-XshowSettings:properties", "-version")
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = FEATURE.matcher(output);
      return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
