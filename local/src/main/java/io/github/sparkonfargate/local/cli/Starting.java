package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.runner.RunnerKind;
import io.github.sparkonfargate.local.server.FargateLocal;
import io.github.sparkonfargate.local.server.Options;
import java.io.IOException;
import java.nio.file.Files;

/** Starts the server and puts what stands in the way into words. */
final class Starting {
  private Starting() {}

  static FargateLocal start(Options options, ServerChoice choice) {
    if (options.runner() == RunnerKind.PROCESS && !Files.isDirectory(options.images())) {
      System.err.println(
          "fargate-local: there are no images in "
              + options.images()
              + "; every task will fail with CannotPullContainerError. Install the plugin into a"
              + " Spark and give --spark-home, or give --images.");
    }
    try {
      FargateLocal local = FargateLocal.start(options);
      choice.play(local);
      return local;
    } catch (IOException failure) {
      throw new CliFailure("it does not start: " + failure.getMessage());
    } catch (IllegalArgumentException wrong) {
      throw new CliFailure(String.valueOf(wrong.getMessage()));
    }
  }
}
