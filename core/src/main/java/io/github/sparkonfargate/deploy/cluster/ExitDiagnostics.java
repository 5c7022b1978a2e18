package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.conf.FargateMaster;
import io.github.sparkonfargate.driver.ExitNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.deploy.SparkDiagnosticsSetter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the exception that ended an application's main method for {@code FargateDriver} beside it.
 * Spark 4.1 and later find it with ServiceLoader; with Spark 4.0 it is never loaded, and the
 * driver's output says it.
 */
public final class ExitDiagnostics implements SparkDiagnosticsSetter {
  private static final Logger LOG = LoggerFactory.getLogger(ExitDiagnostics.class);

  private final Map<String, String> environment;

  /** For ServiceLoader. */
  public ExitDiagnostics() {
    this(System.getenv());
  }

  ExitDiagnostics(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Only beside a {@code FargateDriver}: nobody else reads it. */
  @Override
  public boolean supports(String master) {
    return environment.containsKey(ExitNote.VARIABLE) && FargateMaster.parse(master).isPresent();
  }

  @Override
  public void setDiagnostics(Throwable exception, SparkConf conf) {
    if (exception instanceof SparkUserAppException) {
      // The echo of a Python or R program's exit code; its own exception is in its output.
      return;
    }
    try {
      ExitNote.write(Path.of(environment.get(ExitNote.VARIABLE)), exception);
    } catch (IOException e) {
      LOG.warn("The exception that ended the application cannot be noted", e);
    }
  }
}
