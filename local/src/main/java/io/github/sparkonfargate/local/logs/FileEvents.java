package io.github.sparkonfargate.local.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a file that a container writes. The text stays in the file; here is where each line
 * begins and when it was first seen, for the last 100,000 lines. Lines over 256 KiB are cut into
 * events of that size, as CloudWatch's agent does.
 */
final class FileEvents implements Events {
  private static final int KEPT = 100_000;
  private static final int MOST_LINE = 256 << 10;
  private static final int BUFFER = 1 << 20;

  private final Path file;
  private long[] starts = new long[64];
  private long[] seen = new long[64];
  private int lines;
  private long first;
  private long indexed;
  private long lineStart;

  FileEvents(Path file) {
    this.file = file;
  }

  /** Indexes the lines that are complete; at the end of a container {@link #finish} the last. */
  @Override
  public void refresh(long now) {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      while (channel.read(buffer.clear(), indexed) > 0) {
        index(buffer.flip(), now);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("The log cannot be read: " + file, failure);
    }
  }

  /** The container is over: what it wrote last counts as a line even without a newline. */
  void finish(long now) {
    refresh(now);
    if (indexed > lineStart) {
      addLine(now, indexed);
    }
  }

  private void index(ByteBuffer buffer, long now) {
    while (buffer.hasRemaining()) {
      byte next = buffer.get();
      indexed++;
      if (next == '\n' || indexed - lineStart == MOST_LINE) {
        addLine(now, indexed);
      }
    }
  }

  private void addLine(long now, long end) {
    if (lines + 1 == starts.length) {
      makeRoom();
    }
    starts[lines] = lineStart;
    seen[lines] = now;
    lines++;
    starts[lines] = end;
    lineStart = end;
  }

  private void makeRoom() {
    if (lines < KEPT) {
      starts = Arrays.copyOf(starts, starts.length * 2);
      seen = Arrays.copyOf(seen, seen.length * 2);
      return;
    }
    int dropped = lines / 2;
    System.arraycopy(starts, dropped, starts, 0, lines - dropped + 1);
    System.arraycopy(seen, dropped, seen, 0, lines - dropped);
    lines -= dropped;
    first += dropped;
  }

  @Override
  public long first() {
    return first;
  }

  @Override
  public long end() {
    return first + lines;
  }

  @Override
  public List<Event> range(long from, long to) {
    if (from == to) {
      return List.of();
    }
    int low = (int) (from - first);
    int high = (int) (to - first);
    byte[] text = read(starts[low], starts[high]);
    List<Event> events = new ArrayList<>();
    for (int line = low; line < high; line++) {
      int begin = (int) (starts[line] - starts[low]);
      int end = (int) (starts[line + 1] - starts[low]);
      while (end > begin && (text[end - 1] == '\n' || text[end - 1] == '\r')) {
        end--;
      }
      String message = new String(text, begin, end - begin, StandardCharsets.UTF_8);
      events.add(new Event(seen[line], seen[line], message));
    }
    return events;
  }

  private byte[] read(long from, long to) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(to - from));
      long at = from;
      while (buffer.hasRemaining()) {
        int count = channel.read(buffer, at);
        if (count < 0) {
          throw new IOException("it is shorter than it was");
        }
        at += count;
      }
      return buffer.array();
    } catch (IOException failure) {
      throw new UncheckedIOException("The log cannot be read: " + file, failure);
    }
  }

  @Override
  public long bytes() {
    return indexed;
  }
}
