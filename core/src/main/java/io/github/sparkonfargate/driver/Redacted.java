package io.github.sparkonfargate.driver;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lines of output as they may be shown. Pure. */
public final class Redacted {
  private static final String HIDDEN = " *********(redacted)";

  private Redacted() {}

  /** The line up to the first word that looks secret: its value stands behind the word. */
  public static String line(String line, Pattern redaction) {
    Matcher secret = redaction.matcher(line);
    return secret.find() ? line.substring(0, secret.end()) + HIDDEN : line;
  }
}
