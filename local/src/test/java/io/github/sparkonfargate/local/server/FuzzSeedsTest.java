package io.github.sparkonfargate.local.server;

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
  static Stream<Path> requests() throws IOException {
    return Files.list(Path.of("src/test/fuzz/requests")).sorted();
  }

  @ParameterizedTest
  @MethodSource
  void requests(Path seed) throws IOException {
    RequestFuzz.fuzzerTestOneInput(Files.readAllBytes(seed));
  }
}
