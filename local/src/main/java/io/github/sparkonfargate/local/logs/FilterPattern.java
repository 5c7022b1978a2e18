package io.github.sparkonfargate.local.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A filter pattern of unstructured text: {@code a b} both, {@code ?a ?b} either, {@code -a} not,
 * {@code "a b"} as a phrase. Patterns of JSON and of fields are refused.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">Filter
 *     pattern syntax</a>
 */
final class FilterPattern implements Predicate<String> {
  private static final Pattern TERM = Pattern.compile("([?-]?)(?:\"([^\"]*)\"|(\\S+))");

  private final List<String> all = new ArrayList<>();
  private final List<String> any = new ArrayList<>();
  private final List<String> none = new ArrayList<>();

  private FilterPattern() {}

  /**
   * @param text null for everything
   */
  static FilterPattern of(@Nullable String text) {
    FilterPattern pattern = new FilterPattern();
    String stripped = text == null ? "" : text.strip();
    LogsRule.FILTER_PATTERN.require(
        stripped.length() <= 1024 && !stripped.matches("[{\\[%].*"),
        "Invalid filter pattern: fargate-local knows terms, phrases, ? and - only, up to 1024"
            + " characters.");
    Matcher terms = TERM.matcher(stripped);
    while (terms.find()) {
      String term = terms.group(2) == null ? terms.group(3) : terms.group(2);
      switch (terms.group(1)) {
        case "?" -> pattern.any.add(term);
        case "-" -> pattern.none.add(term);
        default -> pattern.all.add(term);
      }
    }
    return pattern;
  }

  @Override
  public boolean test(String message) {
    return all.stream().allMatch(message::contains)
        && none.stream().noneMatch(message::contains)
        && (any.isEmpty() || any.stream().anyMatch(message::contains));
  }
}
