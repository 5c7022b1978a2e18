package io.github.sparkonfargate.deploy.cluster;

import java.io.Console;

/** Whether a person is at the other end. */
final class Terminals {
  private static final int CONSOLE_IS_NEVER_NULL = 22;

  private Terminals() {}

  @SuppressWarnings("SystemConsoleNull") // the case it warns of is handled
  static boolean isTerminal() {
    Console console = System.console();
    if (console == null || Runtime.version().feature() < CONSOLE_IS_NEVER_NULL) {
      return console != null;
    }
    try {
      // Java 17, for which this is compiled, does not have the method.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Java 22 and later have Console.isTerminal", e);
    }
  }
}
