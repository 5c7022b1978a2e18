package io.github.sparkonfargate;

import io.github.sparkonfargate.allocator.IdentityFuzz;
import io.github.sparkonfargate.driver.DriverContainerFuzz;
import io.github.sparkonfargate.executor.ExecutorContainerFuzz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code dev/fuzz} begins with, and what it once found: replayed in every build, without a
 * fuzzer.
 */
class FuzzSeedsTest {
  private static Stream<Path> seeds(String target) throws IOException {
    return Files.list(Path.of("src/test/fuzz", target)).sorted();
  }

  static Stream<Path> identity() throws IOException {
    return seeds("identity");
  }

  static Stream<Path> driverContainer() throws IOException {
    return seeds("driver-container");
  }

  static Stream<Path> executorContainer() throws IOException {
    return seeds("executor-container");
  }

  @ParameterizedTest
  @MethodSource
  void identity(Path seed) throws Exception {
    IdentityFuzz.fuzzerTestOneInput(Files.readAllBytes(seed));
  }

  @ParameterizedTest
  @MethodSource
  void driverContainer(Path seed) throws Exception {
    DriverContainerFuzz.fuzzerTestOneInput(Files.readAllBytes(seed));
  }

  @ParameterizedTest
  @MethodSource
  void executorContainer(Path seed) throws Exception {
    ExecutorContainerFuzz.fuzzerTestOneInput(Files.readAllBytes(seed));
  }
}
