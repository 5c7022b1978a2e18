package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkRTest {
  @TempDir private Path spark;
  @TempDir private Path programs;

  @BeforeEach
  void withSparkR() throws IOException {
    Files.createDirectories(spark.resolve("R/lib/SparkR"));
  }

  @ParameterizedTest
  @CsvSource({"job.R,true", "s3://b/job.r,true", "sparkr-shell,true", "job.jar,false", "R,false"})
  void knowsAProgramInRAsSparkDoes(String resource, boolean expected) {
    assertThat(SparkR.runs(resource)).isEqualTo(expected);
  }

  @Test
  void aSparkWithItAndAnRscriptOnThePathRunIt() throws IOException {
    program(programs.resolve("Rscript"));

    assertThat(problem(Map.of())).isEmpty();
  }

  @Test
  void aSparkThatWasBuiltWithoutItIsNamed() throws IOException {
    program(programs.resolve("Rscript"));
    Files.delete(spark.resolve("R/lib/SparkR"));

    assertThat(problem(Map.of()).orElseThrow())
        .contains("needs SparkR", spark.resolve("R/lib/SparkR").toString());
  }

  @Test
  void withoutRTheProgramThatWasLookedForIsNamed() throws IOException {
    assertThat(problem(Map.of()).orElseThrow()).contains("run by Rscript", "spark.r.command");

    Path users = programs.resolve("own/Rscript");
    assertThat(problem(Map.of("spark.r.command", users.toString())).orElseThrow())
        .contains("run by " + users);
    Files.createDirectories(users.getParent());
    program(users);
    assertThat(problem(Map.of("spark.r.command", users.toString()))).isEmpty();
  }

  @Test
  void theDriversOwnCommandComesFirstAsInSpark() throws IOException {
    program(programs.resolve("driver-r"));

    assertThat(problem(Map.of("spark.r.driver.command", "driver-r", "spark.r.command", "none")))
        .isEmpty();
    assertThat(problem(Map.of("spark.sparkr.r.command", "old", "spark.r.command", "new")))
        .hasValueSatisfying(words -> assertThat(words).contains("run by new"));
  }

  private Optional<String> problem(Map<String, String> conf) {
    return SparkR.problem(spark, conf, "/nowhere::" + programs);
  }

  private static void program(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
