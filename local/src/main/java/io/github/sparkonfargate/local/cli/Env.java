package io.github.sparkonfargate.local.cli;

import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the variables for a shell. */
@Command(name = "env", description = "Print the variables as export lines: eval \"$(... env)\".")
final class Env implements Runnable {
  @Mixin InstanceChoice choice = new InstanceChoice();

  @Override
  public void run() {
    new TreeMap<>(choice.running().environment())
        .forEach(
            (name, value) ->
                System.out.println("export " + name + "='" + value.replace("'", "'\\''") + "'"));
  }
}
