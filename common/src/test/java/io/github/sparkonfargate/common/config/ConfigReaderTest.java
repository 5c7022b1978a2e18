package io.github.sparkonfargate.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
  private static final ConfigKey<Integer> COUNT =
      ConfigKey.of("spark.fargate.count", ConfigType.integer())
          .doc("A count.")
          .since("1")
          .defaultsTo(3)
          .check(count -> count >= 1, "must be 1 or more")
          .build();
  private static final ConfigKey<String> IMAGE =
      ConfigKey.of("spark.fargate.container.image", ConfigType.text())
          .doc("An image.")
          .since("1")
          .required("name the image")
          .build();
  private static final ConfigKey<String> EXECUTOR_IMAGE =
      ConfigKey.of("spark.fargate.executor.container.image", ConfigType.text())
          .doc("An image.")
          .since("1")
          .fallsBackTo(IMAGE)
          .build();
  private static final ConfigKey<Integer> INHERITED_COUNT =
      ConfigKey.of("spark.fargate.executor.count", ConfigType.integer())
          .doc("A count.")
          .since("1")
          .fallsBackTo(COUNT)
          .build();
  private static final ConfigKey<Secret> PASSWORD =
      ConfigKey.of("spark.fargate.password", ConfigType.secret())
          .doc("A secret.")
          .since("1")
          .check(secret -> secret.reveal().length() > 100, "is too short")
          .build();
  private static final ConfigPrefix TAGS =
      new ConfigPrefix("spark.fargate.tag.", "name", "A tag.", "1");
  private static final List<ConfigEntry> ALL =
      List.of(COUNT, IMAGE, EXECUTOR_IMAGE, INHERITED_COUNT, PASSWORD, TAGS);

  @Test
  void takesAnEmptyOrBlankValueForNotSet() {
    ConfigReader reader =
        reader(Map.of("spark.fargate.count", "", "spark.fargate.executor.count", "  "));

    assertThat(reader.get(COUNT)).isEqualTo(3);
    assertThat(reader.get(INHERITED_COUNT)).isEqualTo(3);
    assertThat(reader.problems()).isEmpty();
  }

  @Test
  void fallsBackToTheGeneralKeyAndPrefersItsOwn() {
    assertThat(reader(Map.of(IMAGE.name(), "a")).find(EXECUTOR_IMAGE)).contains("a");
    assertThat(reader(Map.of(IMAGE.name(), "a", EXECUTOR_IMAGE.name(), "b")).find(EXECUTOR_IMAGE))
        .contains("b");
    assertThat(reader(Map.of()).find(EXECUTOR_IMAGE)).isEmpty();
  }

  @Test
  void reportsEveryProblemAtOnce() {
    ConfigReader reader = reader(Map.of("spark.fargate.count", "0"));
    reader.get(COUNT);
    reader.require(EXECUTOR_IMAGE, "");

    assertThatThrownBy(reader::throwIfInvalid)
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessage(
            "2 problems:\n"
                + "  - spark.fargate.count=0 must be 1 or more.\n"
                + "  - spark.fargate.container.image is not set: name the image.");
  }

  @Test
  void reportsAMalformedValueOnceAndNeverTakesTheDefaultForIt() {
    ConfigReader reader = reader(Map.of("spark.fargate.count", "many"));
    reader.get(COUNT);
    reader.get(INHERITED_COUNT);

    assertThat(reader.problems())
        .containsExactly("spark.fargate.count=many is not a whole number.");
    assertThatThrownBy(reader::throwIfInvalid).isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void doesNotCallAMalformedRequiredValueMissingToo() {
    ConfigKey<Integer> required =
        ConfigKey.of("k", ConfigType.integer()).doc("d").since("1").required("set it").build();
    ConfigReader reader = reader(Map.of("k", "x"));
    reader.require(required, 0);

    assertThat(reader.problems()).containsExactly("k=x is not a whole number.");
  }

  @Test
  void neverShowsASecret() {
    ConfigReader reader = reader(Map.of("spark.fargate.password", "sesame"));
    reader.find(PASSWORD);

    assertThat(reader.problems()).containsExactly("spark.fargate.password=(hidden) is too short.");
    assertThat(new Secret("sesame")).hasToString("(hidden)");
  }

  @Test
  void collectsWhatIsSetUnderAPrefix() {
    ConfigReader reader =
        reader(
            Map.of(
                "spark.fargate.tag.team", " data ",
                "spark.fargate.tag.empty", "",
                "spark.fargate.count", "1"));

    assertThat(reader.withPrefix(TAGS)).containsExactly(Map.entry("team", "data"));
  }

  @Test
  void suggestsTheNearestKeyForOneNobodyDeclared() {
    ConfigReader reader =
        reader(
            Map.of(
                "spark.fargate.contianer.image", "a",
                "spark.fargate.image", "b",
                "spark.fargate.zzzzzz", "c",
                "spark.fargate.tag.team", "data",
                "spark.other", "d"));
    reader.refuseUnknownKeys("spark.fargate.", ALL);

    assertThat(reader.problems())
        .containsExactly(
            "spark.fargate.contianer.image is not a key of spark-on-fargate; did you mean"
                + " spark.fargate.container.image?",
            "spark.fargate.image is not a key of spark-on-fargate; did you mean"
                + " spark.fargate.container.image?",
            "spark.fargate.zzzzzz is not a key of spark-on-fargate; docs/configuration.md lists"
                + " every key.");
  }

  @Test
  void rendersATableOfTheDeclarations() {
    ConfigKey<Duration> wait =
        ConfigKey.of("spark.fargate.wait", ConfigType.duration())
            .doc("How long | or not.")
            .since("0.1.0")
            .defaultsTo(Duration.ofMinutes(5))
            .build();

    assertThat(
            ConfigDocs.render(
                List.of(new ConfigSection("Waiting", "In all.", List.of(wait, INHERITED_COUNT)))))
        .isEqualTo(
            """

            ## Waiting

            In all.

            | Key | Value | Default | Meaning | Since |
            |---|---|---|---|---|
            | `spark.fargate.wait` | time | `300s` | How long \\| or not. | 0.1.0 |
            | `spark.fargate.executor.count` | whole number | value of `spark.fargate.count` | A count. | 1 |
            """);
  }

  private static ConfigReader reader(Map<String, String> entries) {
    return new ConfigReader(entries);
  }
}
