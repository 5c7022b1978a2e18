package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A small shell that outlives the local Fargate by a moment: it reads the sessions that run from a
 * pipe, and when the pipe closes, be it by SIGKILL of this JVM, kills those that are left. (The
 * kernel's parent-death signal would fire when the Java <em>thread</em> that started a task ends,
 * so it is of no use here.)
 */
final class Watchdog implements AutoCloseable {
  /**
   * Reads "+ id" and "- id"; at the end kills all processes whose environment has the mark (Linux)
   * and each process group left.
   */
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      left=' '
      while read -r op id; do
        case $op in
          +) left="$left$id " ;;
          -) left="${left%% $id *} ${left#* $id }" ;;
        esac
      done
      for file in $(grep -laF "$1" /proc/[0-9]*/environ 2>/dev/null); do
        pid=${file#/proc/}
        kill -9 "${pid%/environ}" 2>/dev/null
      done
      for id in $left; do kill -9 "-$id" 2>/dev/null; done
      exit 0
      """;

  private final Process shell;
  private final OutputStream pipe;
  private boolean closed;

  private Watchdog(Process shell) {
    this.shell = shell;
    this.pipe = shell.getOutputStream();
  }

  /**
   * @param mark a piece of environment that only processes of tasks have
   */
  static Watchdog start(List<String> newSession, String mark) throws IOException {
    List<String> command = new ArrayList<>(newSession);
    command.addAll(List.of("/bin/sh", "-c", SCRIPT, "fargate-local-watchdog", mark));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD);
    return new Watchdog(builder.start());
  }

  void began(long session) {
    tell("+ " + session);
  }

  void ended(long session) {
    tell("- " + session);
  }

  /** Told by the owner thread and by the threads that see processes exit: hence synchronized. */
  private synchronized void tell(String line) {
    if (closed) {
      return; // it is killing what is left
    }
    try {
      pipe.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      pipe.flush();
    } catch (IOException gone) {
      throw new IllegalStateException("The watchdog of the task processes has died", gone);
    }
  }

  /** Kills what is left and waits for that. */
  @Override
  public void close() {
    try {
      closePipe();
      shell.waitFor();
    } catch (IOException gone) {
      throw new IllegalStateException("The watchdog of the task processes has died", gone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void closePipe() throws IOException {
    closed = true;
    pipe.close();
  }
}
