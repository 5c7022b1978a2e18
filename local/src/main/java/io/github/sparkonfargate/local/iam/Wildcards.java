package io.github.sparkonfargate.local.iam;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** IAM's patterns: {@code *} for any text, {@code ?} for one character. */
final class Wildcards {
  private Wildcards() {}

  static boolean matches(String pattern, String text) {
    String regex =
        pattern
            .codePoints()
            .mapToObj(
                each ->
                    each == '*'
                        ? ".*"
                        : each == '?' ? "." : Pattern.quote(Character.toString(each)))
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.DOTALL).matcher(text).matches();
  }
}
