package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A container's processes are those of one session, for a child may leave the process group
 * (PySpark's worker daemon does) but seldom the session, and those that inherited the container's
 * own metadata address in their environment. Without /proc the process tree must do.
 */
final class Sessions {
  private static final Path PROC = Path.of("/proc");

  private Sessions() {}

  /** The prefix that makes a command the leader of its own session; empty if there is none. */
  static List<String> newSession() {
    for (String setsid : List.of("/usr/bin/setsid", "/bin/setsid")) {
      if (Files.isExecutable(Path.of(setsid))) {
        return List.of(setsid);
      }
    }
    if (Files.isExecutable(Path.of("/usr/bin/perl"))) { // macOS has no setsid
      return List.of(
          "/usr/bin/perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or exit 127", "--");
    }
    return List.of();
  }

  /**
   * Kills all processes of a container.
   *
   * @param leader its first process, which may have ended
   * @param mark a piece of environment that only its processes have
   */
  static void kill(ProcessHandle leader, String mark) {
    List<ProcessHandle> members = new ArrayList<>(leader.descendants().toList());
    members.add(leader);
    members.addAll(members(leader.pid(), mark));
    members.forEach(ProcessHandle::destroyForcibly);
  }

  private static List<ProcessHandle> members(long session, String mark) {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
          .filter(entry -> sessionOf(entry) == session || marked(entry, mark))
          .flatMap(
              entry -> ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).stream())
          .toList();
    } catch (IOException unreadable) {
      throw new IllegalStateException("/proc cannot be listed", unreadable);
    }
  }

  static boolean marked(Path entry, String mark) {
    try {
      String environment = Files.readString(entry.resolve("environ"), StandardCharsets.ISO_8859_1);
      return environment.contains(mark + "\0");
    } catch (IOException foreign) {
      return false; // another user's, or ended since the listing
    }
  }

  private static long sessionOf(Path entry) {
    return ProcStat.of(entry).map(ProcStat::session).orElse(-1L);
  }
}
