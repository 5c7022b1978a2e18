package io.github.sparkonfargate.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.common.config.ConfigDocs;
import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigSection;
import io.github.sparkonfargate.conf.FargateOptions;
import io.github.sparkonfargate.shuffle.conf.ShuffleOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Here, because only the bundle sees the keys of every module. */
class ConfigurationDocsTest {
  private static final Pattern KEY =
      Pattern.compile("spark\\.(?:fargate|shuffle\\.s3)(?:\\.[A-Za-z]+)+");
  private static final String UPDATE =
      "mvn -q -pl bundle -am test -Dtest=ConfigurationDocsTest -Dupdate.docs=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
  private static final String INTRODUCTION =
      """
      # Configuration

      Generated from the declarations in the code; do not edit. To write it anew:

          %s

      - Set keys as all of Spark's: `--conf key=value`, `spark-defaults.conf`, `SparkConf`.
      - An empty value (`--conf key=`) means that the key is not set.
      - Times and sizes have Spark's syntax: `500ms`, `30s`, `5min`; `512m`, `8g`. A bare number is
        milliseconds, MiB for sizes of memory and GiB for sizes of disks.
      - Every value is checked before any call to AWS, and every problem is reported at once
        ([errors.md](errors.md)). An unknown key under `spark.fargate.` is a problem too.
      - The master is `fargate`, `fargate://CLUSTER`, `spark-fargate` (works without the agent, in
        client mode) or `fargate-local`.
      """
          .formatted(UPDATE);

  @Test
  void documentsEveryKeyAsItIsDeclared() throws IOException {
    Path page = Path.of(System.getProperty("root.directory"), "docs", "configuration.md");
    String expected = INTRODUCTION + ConfigDocs.render(sections());
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, expected);
    }

    assertThat(page)
        .as("docs/configuration.md is not what the declarations say; run: " + UPDATE)
        .content()
        .isEqualTo(expected);
  }

  @Test
  void namesNoKeyInDocumentsOrMessagesThatIsNotDeclared() throws IOException {
    List<ConfigEntry> declared =
        sections().stream().flatMap(section -> section.entries().stream()).toList();
    for (Path file : filesThatNameKeys()) {
      assertThat(KEY.matcher(Files.readString(file)).results().map(MatchResult::group))
          .as(file.toString())
          .allSatisfy(key -> assertThat(declared).anyMatch(entry -> isNameOf(key, entry)));
    }
  }

  /** A key, one under a prefix, or the beginning of some ("spark.fargate.executor"). */
  private static boolean isNameOf(String key, ConfigEntry entry) {
    return entry.matches(key) || entry.displayName().startsWith(key + ".");
  }

  private static List<Path> filesThatNameKeys() throws IOException {
    Path root = Path.of(System.getProperty("root.directory"));
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(
              file ->
                  file.toString().endsWith(".md")
                      || file.toString().endsWith(".java")
                          && file.toString().contains("/src/main/"))
          .filter(file -> !file.toString().contains("/target/"))
          .toList();
    }
  }

  private static List<ConfigSection> sections() {
    return Stream.concat(FargateOptions.sections().stream(), ShuffleOptions.sections().stream())
        .toList();
  }
}
