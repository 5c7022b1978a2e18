package io.github.sparkonfargate.local.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends an instance. */
@Command(name = "down", description = "End the instance and all its tasks.")
final class Down implements Callable<Integer> {
  private static final int PATIENCE_SECONDS = 20;

  @Mixin InstanceChoice choice = new InstanceChoice();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Instance instance = choice.running();
    ProcessHandle process = instance.process().orElseThrow();
    process.destroy();
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException stuck) {
      process.destroyForcibly();
      System.err.println("fargate-local: it did not end by itself and was killed.");
    } catch (ExecutionException failure) {
      throw new IllegalStateException("The end of the instance could not be watched", failure);
    }
    Instance.remove(choice.home());
    System.out.println("fargate-local is down; logs stay in " + choice.home());
    return 0;
  }
}
