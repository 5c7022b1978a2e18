package io.github.sparkonfargate.shuffle.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
  @TempDir private Path directory;

  @Test
  void holdsWhatWasWrittenInPiecesOfAnySize() throws IOException {
    Path path = directory.resolve("output");
    OutputFile file = new OutputFile(() -> path);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      byte[] piece = new byte[random.nextInt(OutputFile.BUFFER / 8)];
      random.nextBytes(piece);
      file.write(piece, 0, piece.length);
      file.write(i);
      expected.write(piece);
      expected.write(i);
    }
    byte[] large = new byte[3 * OutputFile.BUFFER];
    random.nextBytes(large);
    file.write(large, 5, large.length - 5);
    expected.write(large, 5, large.length - 5);

    assertThat(file.length()).isEqualTo(expected.size());
    assertThat(file.finish()).isEqualTo(path);
    assertThat(Files.readAllBytes(path)).isEqualTo(expected.toByteArray());
  }

  @Test
  void makesNoFileForLittle() throws IOException {
    OutputFile file =
        new OutputFile(
            () -> {
              throw new AssertionError("no file is wanted");
            });
    file.write(new byte[OutputFile.BUFFER], 0, OutputFile.BUFFER);

    assertThat(file.onHeap()).isNotNull();
    assertThat(file.lengthOfFile()).isZero();
    file.discard();
  }

  @Test
  void deletesTheFileOfADiscardedOutput() throws IOException {
    Path path = directory.resolve("output");
    OutputFile file = new OutputFile(() -> path);
    file.write(new byte[2 * OutputFile.BUFFER], 0, 2 * OutputFile.BUFFER);
    assertThat(path).exists();

    file.discard();

    assertThat(path).doesNotExist();
  }

  @Test
  void saysThatTheDiskIsFull() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    OutputFile file = new OutputFile(() -> full);

    assertThatThrownBy(() -> file.write(new byte[2 * OutputFile.BUFFER], 0, 2 * OutputFile.BUFFER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left on device");
  }
}
