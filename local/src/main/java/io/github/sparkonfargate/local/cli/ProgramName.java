package io.github.sparkonfargate.local.cli;

/**
 * The command as the user typed it, for messages that can be copied: the script tells it, for it
 * may be called from anywhere.
 */
final class ProgramName {
  private static final String TYPED = System.getenv("FARGATE_LOCAL_PROGRAM");

  private ProgramName() {}

  static String typed() {
    return TYPED == null || TYPED.isEmpty() ? "fargate-local" : TYPED;
  }

  /** A whole command line for an instance, its options included. */
  static String command(InstanceChoice choice, String words) {
    return typed() + " " + words + choice.options();
  }
}
