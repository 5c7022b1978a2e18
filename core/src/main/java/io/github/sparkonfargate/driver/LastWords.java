package io.github.sparkonfargate.driver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The last lines that the application wrote to its standard error, and which of them says why it
 * failed. Filled by one thread, read by others.
 */
final class LastWords {
  private static final int KEPT = 60;
  private static final int LONGEST = 500;
  private static final String HIDDEN = "*********(redacted)";

  /** A Java exception as the JVM prints it, or the last line of Python's traceback. */
  private static final Pattern FAILURE =
      Pattern.compile(
          "(Exception in thread \"[^\"]*\" |Caused by: )?[\\w.$]+(Exception|Error|Interrupt)(: .*)?"
              + "|Error: .*|spark-on-fargate: .*|java\\.lang\\.\\w+: .*");

  private static final Pattern IN_THREAD = Pattern.compile("Exception in thread \"[^\"]*\" ");

  private final Pattern redaction;
  private final Deque<String> lines = new ArrayDeque<>();

  /**
   * @param redaction what may not be shown, with what follows it on the line
   */
  LastWords(Pattern redaction) {
    this.redaction = redaction;
  }

  synchronized void add(String line) {
    if (lines.size() == KEPT) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  /** The last line that names an exception, redacted and shortened; empty if none does. */
  synchronized String failure() {
    List<String> newestFirst = new ArrayList<>(lines);
    java.util.Collections.reverse(newestFirst);
    return newestFirst.stream()
        .map(String::strip)
        .filter(line -> FAILURE.matcher(line).matches())
        .findFirst()
        .map(line -> IN_THREAD.matcher(line).replaceFirst(""))
        .map(line -> line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line)
        .map(this::redacted)
        .orElse("");
  }

  /** From the first word that looks secret on: its value stands behind it. */
  private String redacted(String line) {
    var matcher = redaction.matcher(line);
    return matcher.find() ? line.substring(0, matcher.end()) + " " + HIDDEN : line;
  }
}
