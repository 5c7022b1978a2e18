package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LastWordsTest {
  private final LastWords words = new LastWords(Pattern.compile("(?i)secret|password"));

  @Test
  void namesTheExceptionThatEndedMain() {
    hear(
        "26/11/21 12:00:00 INFO SparkContext: Successfully stopped SparkContext",
        "Exception in thread \"main\" java.lang.IllegalStateException: no luck",
        "\tat org.example.Main.main(Main.java:3)",
        "Caused by: java.io.IOException: disk",
        "java.lang.InterruptedException: of a thread that was ended with it");

    assertThat(words.failure()).isEqualTo("java.lang.IllegalStateException: no luck");
  }

  @Test
  void whatTheApplicationsJvmNotedIsMoreExactAndIsRedactedToo() {
    hear("Exception in thread \"main\" java.lang.IllegalStateException: no luck");

    words.noted("java.io.IOException: disk, password=tiger");

    assertThat(words.failure())
        .isEqualTo("java.io.IOException: disk, password *********(redacted)");
  }

  @Test
  void namesTheEndOfPythonsTraceback() {
    hear(
        "Traceback (most recent call last):",
        "  File \"job.py\", line 3, in <module>",
        "ValueError: no luck",
        "26/11/21 12:00:00 INFO ShutdownHookManager: Shutdown hook called",
        "org.apache.spark.SparkUserAppException: User application exited with 1");

    assertThat(words.failure()).isEqualTo("ValueError: no luck");
  }

  @Test
  void saysNothingOfAnApplicationThatPrintedNoException() {
    hear("Pi is roughly 3.14", "an Error in a sentence is none");

    assertThat(words.failure()).isEmpty();
  }

  @Test
  void hidesWhatFollowsASecretWord() {
    hear("ValueError: no luck with password=tiger");

    assertThat(words.failure())
        .startsWith("ValueError: no luck with password")
        .doesNotContain("tiger");
  }

  @Test
  void shortensWhatIsLong() {
    hear("ValueError: " + "x".repeat(10_000));

    assertThat(words.failure()).hasSizeLessThan(600).endsWith("...");
  }

  private void hear(String... lines) {
    for (String line : lines) {
      words.add(line);
    }
  }
}
