package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.driver.ExitNote;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.deploy.SparkDiagnosticsSetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitDiagnosticsTest {
  @TempDir private Path folder;

  @Test
  void sparkFindsItForOurMastersBesideAFargateDriver() {
    assertThat(ServiceLoader.load(SparkDiagnosticsSetter.class))
        .hasAtLeastOneElementOfType(ExitDiagnostics.class);
    assertThat(diagnostics().supports("fargate")).isTrue();
    assertThat(diagnostics().supports("k8s://x")).isFalse();
    assertThat(new ExitDiagnostics(Map.of()).supports("fargate")).isFalse();
  }

  @Test
  void notesTheExceptionAndItsRootCauseInOneLine() {
    diagnostics()
        .setDiagnostics(
            new IllegalStateException(
                "job failed\nat stage 3", new RuntimeException(new ArithmeticException("/ by 0"))),
            new SparkConf(false));

    assertThat(note())
        .hasContent(
            "java.lang.IllegalStateException: job failed; caused by"
                + " java.lang.ArithmeticException: / by 0");
  }

  @Test
  void theEchoOfAProgramsExitCodeIsNotNoted() {
    diagnostics().setDiagnostics(new SparkUserAppException(3, null), new SparkConf(false));

    assertThat(note()).doesNotExist();
  }

  private ExitDiagnostics diagnostics() {
    return new ExitDiagnostics(Map.of(ExitNote.VARIABLE, note().toString()));
  }

  private Path note() {
    return folder.resolve("note");
  }
}
