package io.github.sparkonfargate.local;

import io.github.sparkonfargate.local.cli.Cli;

/** The program: {@code java -jar fargate-local.jar up}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Cli.run(arguments));
  }
}
