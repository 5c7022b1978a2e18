package io.github.sparkonfargate.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTypeTest {

  @ParameterizedTest
  @CsvSource({
    "5s, PT5S",
    "250ms, PT0.25S",
    "10us, PT0.00001S",
    "2m, PT2M",
    "2min, PT2M",
    "3H, PT3H",
    "1d, PT24H",
    "1500, PT1.5S",
    "0s, PT0S"
  })
  void readsTimeAsSparkDoes(String text, Duration expected) {
    assertThat(ConfigType.duration().parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 s", "5x", "s", "-5s", "1.5s", "999999999999999999d"})
  void refusesWhatIsNoTime(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ConfigType.duration().parse(text));
  }

  @Test
  void takesABareNumberForTheUnitOfTheKey() {
    assertThat(ConfigType.seconds().parse("120")).isEqualTo(Duration.ofMinutes(2));
    assertThat(ConfigType.mebibytes().parse("25")).isEqualTo(25);
    assertThat(ConfigType.gibibytes().parse("25")).isEqualTo(25);
    assertThat(ConfigType.sparkBytes().parse("1048576")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"8g, 8192", "8gb, 8192", "8GiB, 8192", "512m, 512", "1t, 1048576", "2048k, 2"})
  void readsSizesAsSparkDoes(String text, int mebibytes) {
    assertThat(ConfigType.mebibytes().parse(text)).isEqualTo(mebibytes);
  }

  @Test
  void refusesASizeThatIsNotWholeInsteadOfRoundingIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigType.gibibytes().parse("20500m"))
        .withMessage("is not a whole number of GiB");
    assertThat(ConfigType.gibibytes().parse("20480m")).isEqualTo(20);
    assertThat(ConfigType.sparkMebibytes().parse("1500k")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"g", "1.5g", "-1g", "8 g", "8x", "999999999999p"})
  void refusesWhatIsNoSize(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ConfigType.mebibytes().parse(text));
  }

  @ParameterizedTest
  @CsvSource({"4, 4096", "0.5, 512", "0.25, 256", "16, 16384"})
  void readsVCpuAsEcsUnits(String text, int units) {
    assertThat(ConfigType.vCpu().parse(text)).isEqualTo(units);
    assertThat(ConfigType.vCpu().format(units)).isEqualTo(text);
  }

  @Test
  void dropsEmptyItemsOfAList() {
    assertThat(ConfigType.list().parse(" a, ,b,")).containsExactly("a", "b");
  }

  @Test
  void readsTrueAndFalseOnly() {
    assertThat(ConfigType.bool().parse("TRUE")).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigType.bool().parse("yes"))
        .withMessage("is neither true nor false");
  }

  @Test
  void readsSizesAsBytesAndWritesThemShort() {
    assertThat(ConfigType.bytes().parse("256k")).isEqualTo(262_144);
    assertThat(ConfigType.bytes().parse("5g")).isEqualTo(5L << 30);
    assertThat(ConfigType.bytes().parse("100")).isEqualTo(100);
    assertThat(ConfigType.bytes().format(5L << 30)).isEqualTo("5g");
    assertThat(ConfigType.bytes().format(262_144L + 1)).isEqualTo("262145");
    assertThat(ConfigType.bytes().format(0L)).isEqualTo("0");
  }
}
