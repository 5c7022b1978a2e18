package io.github.sparkonfargate.deploy;

import java.lang.reflect.Constructor;
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
    return userAppException();
  }

  /** Spark 4.0 has {@code (int)}, later versions {@code (int, Throwable)}. */
  private static SparkUserAppException userAppException() {
    try {
      for (Constructor<?> constructor : SparkUserAppException.class.getConstructors()) {
        Object[] values = new Object[constructor.getParameterCount()];
        if (values.length > 0 && constructor.getParameterTypes()[0] == int.class) {
          values[0] = EXIT_CODE;
          return (SparkUserAppException) constructor.newInstance(values);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot make a SparkUserAppException of this Spark", e);
    }
    throw new LinkageError("this Spark's SparkUserAppException takes no exit code");
  }
}
