package io.github.sparkonfargate.ecs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JSON parser found, in its own words, with the place and without names of classes: the
 * SDK's parser wraps the exception of the one inside it, whose class has another name in our jar.
 */
final class JsonFault {
  private static final Pattern PLACE = Pattern.compile("line: (\\d+), column: (\\d+)");

  /** Where the parser says what it has read from, and since where. */
  private static final Pattern SOURCE =
      Pattern.compile(" ?\\(?(?:start marker )?at \\[Source: [^\\]]*\\]\\)?");

  private JsonFault() {}

  static String words(RuntimeException failure) {
    Throwable inner = failure.getCause() == null ? failure : failure.getCause();
    String text = inner.getMessage() == null ? "" : inner.getMessage();
    String words = SOURCE.matcher(text.lines().findFirst().orElse("")).replaceAll("").strip();
    return (words.isEmpty() ? "it cannot be read" : words) + place(text);
  }

  /** The last place that is named is where the parser stopped. */
  private static String place(String text) {
    Matcher matcher = PLACE.matcher(text);
    String place = "";
    while (matcher.find()) {
      place = " (line " + matcher.group(1) + ", column " + matcher.group(2) + ")";
    }
    return place;
  }
}
