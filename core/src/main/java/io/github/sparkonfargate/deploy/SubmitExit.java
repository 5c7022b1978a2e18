package io.github.sparkonfargate.deploy;

import java.lang.reflect.Constructor;
import org.apache.spark.SparkUserAppException;

/** The exception by which spark-submit ends with an exit code and without a stack trace. */
public final class SubmitExit {
  private SubmitExit() {}

  /**
   * To be thrown on the submitting thread. Spark 4.0 has {@code (int)}, later {@code (int,
   * Throwable)}.
   */
  public static SparkUserAppException withCode(int exitCode) {
    try {
      for (Constructor<?> constructor : SparkUserAppException.class.getConstructors()) {
        Object[] values = new Object[constructor.getParameterCount()];
        if (values.length > 0 && constructor.getParameterTypes()[0] == int.class) {
          values[0] = exitCode;
          return (SparkUserAppException) constructor.newInstance(values);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot make a SparkUserAppException of this Spark", e);
    }
    throw new LinkageError("this Spark's SparkUserAppException takes no exit code");
  }
}
