package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JvmEndTest {
  private static final String STOPPED = "the backend is stopped";

  @Test
  void aDriverThatEndsBeforeItsSparkContextIsCompleteStopsTheBackend() throws Exception {
    assertThat(outputOf()).containsOnlyOnce(STOPPED);
  }

  @Test
  void aBackendThatIsStoppedAlreadyIsForgotten() throws Exception {
    assertThat(outputOf("forget")).doesNotContain(STOPPED);
  }

  /** What the JVM of a driver prints that ends, as by a signal, without anybody stopping it. */
  private static String outputOf(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ending.class.getName()));
    command.addAll(List.of(arguments));
    Process driver = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(driver.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(driver.waitFor()).as(output).isZero();
    return output;
  }

  /** The main class of such a driver. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] arguments) {
      JvmEnd end = new JvmEnd(() -> System.out.println(STOPPED));
      end.await();
      if (arguments.length > 0) {
        end.forget();
      }
      System.exit(0);
    }
  }
}
