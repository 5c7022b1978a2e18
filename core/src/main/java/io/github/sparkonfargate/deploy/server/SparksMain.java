package io.github.sparkonfargate.deploy.server;

import java.lang.reflect.InvocationTargetException;

/** Calls a main method of Spark's that we do not compile against. */
final class SparksMain {
  private SparksMain() {}

  /**
   * @throws IllegalStateException if this Spark lacks the class, saying so
   */
  static void run(String mainClass, String[] arguments) {
    try {
      Class.forName(mainClass, true, Thread.currentThread().getContextClassLoader())
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalStateException("the Spark in this image has no " + mainClass, e);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(mainClass + " failed", e.getCause());
    }
  }
}
