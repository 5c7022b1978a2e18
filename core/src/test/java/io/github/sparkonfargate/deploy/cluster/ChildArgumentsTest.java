package io.github.sparkonfargate.deploy.cluster;

import static io.github.sparkonfargate.driver.DriverOrder.Kind.JAR;
import static io.github.sparkonfargate.driver.DriverOrder.Kind.PYTHON;
import static io.github.sparkonfargate.driver.DriverOrder.Kind.R;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.driver.DriverOrder.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildArgumentsTest {

  @Test
  void readsAJarWithItsClassAndArguments() {
    assertThat(
            parse(
                "--primary-java-resource",
                "file:/a.jar",
                "--main-class",
                "M",
                "--arg",
                "--arg",
                "--arg",
                ""))
        .isEqualTo(new ChildArguments(new Resource(JAR, "file:/a.jar"), "M", List.of("--arg", "")));
  }

  @Test
  void leavesTheRunnersOfPythonAndRToSparkSubmit() {
    assertThat(
            parse(
                "--primary-py-file",
                "a.py",
                "--main-class",
                "org.apache.spark.deploy.PythonRunner"))
        .isEqualTo(new ChildArguments(new Resource(PYTHON, "a.py"), "", List.of()));
    assertThat(parse("--primary-r-file", "a.R", "--main-class", "org.apache.spark.deploy.RRunner"))
        .isEqualTo(new ChildArguments(new Resource(R, "a.R"), "", List.of()));
  }

  @Test
  void aClassOfSparksOwnNeedsNoResource() {
    assertThat(parse("--main-class", "M").resource())
        .isEqualTo(new Resource(JAR, "spark-internal"));
  }

  @Test
  void aWordOfALaterSparkIsNotIgnored() {
    assertThatThrownBy(() -> parse("--new-word", "x")).hasMessageContaining("--new-word");
  }

  private static ChildArguments parse(String... words) {
    return ChildArguments.parse(words);
  }
}
