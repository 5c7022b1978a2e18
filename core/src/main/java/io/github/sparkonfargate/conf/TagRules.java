package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.task.TaskTags;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * ECS's rules for tags (ECS API Reference, Tag), checked before a RunTask call can fail by them.
 */
final class TagRules {
  /** The tags by which our tasks are found again. */
  private static final Set<String> OURS =
      Set.of(TaskTags.APPLICATION, TaskTags.ROLE, TaskTags.RESOURCE_PROFILE);

  private static final int MOST = 50 - OURS.size();
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}\\p{Z}_.:/=+@-]*");

  private TagRules() {}

  static void check(ConfigReader reader, FargateSettings settings) {
    checkTask(reader, "executor", settings.executor().tags());
    checkTask(reader, "driver", settings.driver().tags());
  }

  private static void checkTask(ConfigReader reader, String role, Map<String, String> tags) {
    if (tags.size() > MOST) {
      reader.problem(
          "The %s has %d tags (spark.fargate.tag.*, spark.fargate.%s.tag.*); ECS allows 50, three of which are ours: remove some."
              .formatted(role, tags.size(), role));
    }
    tags.forEach((key, value) -> checkTag(reader, key, value));
  }

  private static void checkTag(ConfigReader reader, String key, String value) {
    // Without the value: a long one may be a token.
    String tag = "Tag " + key;
    if (OURS.contains(key)) {
      reader.problem(tag + " has a name that spark-on-fargate uses itself; choose another name.");
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      reader.problem(tag + " begins with aws:, which AWS keeps to itself; choose another name.");
    }
    if (key.length() > LONGEST_KEY || value.length() > LONGEST_VALUE) {
      reader.problem(tag + " is too long; ECS allows 128 characters of name and 256 of value.");
    }
    if (!ALLOWED.matcher(key).matches() || !ALLOWED.matcher(value).matches()) {
      reader.problem(
          tag
              + " has a character that ECS refuses; letters, digits, spaces and + - = . _ : / @ are"
              + " allowed.");
    }
  }
}
