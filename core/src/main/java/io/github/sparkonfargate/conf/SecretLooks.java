package io.github.sparkonfargate.conf;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Spark's own rule for what may not be shown ({@code spark.redaction.regex}, found in a name or a
 * value), which is our rule for what may not stand in a call to ECS: whoever may call DescribeTasks
 * or read CloudTrail can read those.
 */
public final class SecretLooks {
  private static final String REGEX_KEY = "spark.redaction.regex";

  /** Of Spark 4.3, the strictest; earlier ones lack the last word. */
  static final String DEFAULT_REGEX = "(?i)secret|password|token|access[.]?key|credential";

  /**
   * Switches and names of classes are no secrets, whatever they are called: {@code
   * TOKENIZERS_PARALLELISM=false}, {@code ...credentials.provider=a.b.C}.
   */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "|true|false|CLASS(\\s*,\\s*CLASS)*"
              .replace("CLASS", "([a-z]\\w*\\.){2,}[A-Z][A-Za-z$]*"));

  private final Pattern pattern;

  private SecretLooks(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws IllegalArgumentException if {@code spark.redaction.regex} is no regular expression
   */
  public static SecretLooks of(Map<String, String> sparkConf) {
    String regex = sparkConf.getOrDefault(REGEX_KEY, "");
    try {
      return new SecretLooks(Pattern.compile(regex.isEmpty() ? DEFAULT_REGEX : regex));
    } catch (PatternSyntaxException malformed) {
      throw new IllegalArgumentException(
          REGEX_KEY + " is not a regular expression: " + malformed.getDescription(), malformed);
    }
  }

  /** By a rule that somebody else has read: Spark's default depends on its version. */
  public static SecretLooks of(Pattern pattern) {
    return new SecretLooks(pattern);
  }

  /** Whether a text without a name looks secret, such as an argument or a file. */
  public boolean matches(String text) {
    return pattern.matcher(text).find();
  }

  /** Whether what is called {@code name} and says {@code value} looks secret. */
  public boolean matches(String name, String value) {
    return !HARMLESS.matcher(value.strip()).matches() && (matches(name) || matches(value));
  }
}
