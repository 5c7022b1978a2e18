package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process as Linux's {@code /proc/PID/stat} shows it.
 *
 * @param started in clock ticks since boot; with the id it names a process for good
 * @param residentPages how many pages it has in memory, those shared with others included
 */
record ProcStat(long pid, long parent, long session, long started, long residentPages) {
  static final Path PROC = Path.of("/proc");

  /** Whether this system has a /proc like Linux's. */
  static boolean available() {
    return Files.isReadable(PROC.resolve("self").resolve("stat"));
  }

  /** All processes. */
  static List<ProcStat> all() throws IOException {
    List<ProcStat> all = new ArrayList<>();
    try (Stream<Path> entries = Files.list(PROC)) {
      entries
          .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
          .forEach(entry -> of(entry).ifPresent(all::add));
    }
    return all;
  }

  /** proc(5): after the command in parentheses come state, parent, process group, session. */
  static Optional<ProcStat> of(Path entry) {
    try {
      String stat = Files.readString(entry.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new ProcStat(
              Long.parseLong(entry.getFileName().toString()),
              Long.parseLong(fields[1]),
              Long.parseLong(fields[3]),
              Long.parseLong(fields[19]),
              Long.parseLong(fields[21])));
    } catch (IOException ended) {
      return Optional.empty(); // since the listing
    }
  }

  /**
   * Bytes of its own: anonymous and shared memory, each shared page counted in parts. Pages of
   * files are left out, for a kernel short of memory drops those before it kills.
   */
  static long ownBytes(long pid) {
    try (Stream<String> lines =
        Files.lines(PROC.resolve(Long.toString(pid)).resolve("smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss_Anon:") || line.startsWith("Pss_Shmem:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
          .sum();
    } catch (IOException | java.io.UncheckedIOException ended) {
      return 0; // since the listing
    }
  }
}
