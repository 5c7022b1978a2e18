package io.github.sparkonfargate.driver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line of an application's output that says why it failed: the exception that ended its main
 * thread, else the last one that it printed. Filled by two threads, read by a third.
 */
final class LastWords {
  private static final int LONGEST = 500;

  /** As the JVM prints what ends a thread. */
  private static final Pattern ENDS_MAIN = Pattern.compile("Exception in thread \"main\" (.+)");

  /** A Java exception, or the last line of a traceback of Python's. */
  private static final Pattern FAILURE =
      Pattern.compile("(Caused by: )?[\\w.$]+(Exception|Error|Interrupt)(: .*)?|Error: .*");

  /** Spark's echo of a program's exit code; what it came from stands before it. */
  private static final String ECHO = "SparkUserAppException";

  private final Pattern redaction;
  private String failure = "";
  private boolean mainEnded;

  /**
   * @param redaction what may not be shown, with what follows it on the line
   */
  LastWords(Pattern redaction) {
    this.redaction = redaction;
  }

  synchronized void add(String line) {
    String text = line.strip();
    if (mainEnded || text.contains(ECHO)) {
      return;
    }
    Matcher main = ENDS_MAIN.matcher(text);
    if (main.matches()) {
      mainEnded = true;
      failure = main.group(1);
    } else if (FAILURE.matcher(text).matches()) {
      failure = text;
    }
  }

  /** The exception as the application's JVM noted it, which is more exact than its output. */
  synchronized void noted(String note) {
    failure = note;
    mainEnded = true;
  }

  /** Redacted and shortened; empty if the application printed no exception. */
  synchronized String failure() {
    return shortened(Redacted.line(failure, redaction));
  }

  private static String shortened(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
