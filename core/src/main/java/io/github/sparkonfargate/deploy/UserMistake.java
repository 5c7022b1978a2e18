package io.github.sparkonfargate.deploy;

import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;

/**
 * Ends a submission because of what the user wrote: {@code Error:} lines, exit code 1, no stack.
 */
final class UserMistake {
  private static final int EXIT_CODE = 1;

  private UserMistake() {}

  /**
   * Prints the problems the way spark-submit prints its own errors (in-process submissions: to the
   * log) and makes the exception that ends it, for the caller to throw.
   */
  static SparkUserAppException report(
      SparkSubmit submit, SparkSubmitArguments arguments, List<String> problems) {
    for (String problem : problems) {
      submit.logError(() -> problem);
    }
    // proxyUser.doAs would wrap the exception, and spark-submit's main then not know it.
    if (arguments.proxyUser() != null && submit.getClass() != SparkSubmit.class) {
      System.exit(EXIT_CODE);
    }
    return SubmitExit.withCode(EXIT_CODE);
  }
}
