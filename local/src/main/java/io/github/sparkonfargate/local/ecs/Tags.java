package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.ServiceError;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.Tag;

/** Tags by resource ARN, and the limits of AWS's tagging page. */
final class Tags {
  private static final int MOST = 50;

  private final Map<String, Map<String, String>> byArn = new HashMap<>();

  /** Checks without storing, for calls that create what they tag. */
  static void check(List<Tag> tags) {
    if (tags.size() > MOST) {
      throw ServiceError.invalidParameter("Tags can not have more than 50 elements.");
    }
    long keys = tags.stream().map(Tag::key).distinct().count();
    if (keys < tags.size()) {
      throw ServiceError.invalidParameter("Tags can not contain duplicate keys.");
    }
    tags.forEach(Tags::check);
  }

  private static void check(Tag tag) {
    String key = tag.key();
    if (key == null || key.isEmpty() || key.length() > 128) {
      throw ServiceError.invalidParameter("Tag key must be 1 to 128 characters long.");
    }
    if (tag.value() != null && tag.value().length() > 256) {
      throw ServiceError.invalidParameter("Tag value must be at most 256 characters long.");
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw ServiceError.invalidParameter(
          "Tag keys starting with 'aws:' are reserved for system use: " + key);
    }
  }

  void put(String arn, List<Tag> tags) {
    check(tags);
    Map<String, String> merged = new LinkedHashMap<>(byArn.getOrDefault(arn, Map.of()));
    tags.forEach(tag -> merged.put(tag.key(), tag.value() == null ? "" : tag.value()));
    if (merged.size() > MOST) {
      throw ServiceError.invalidParameter("Tags can not have more than 50 elements.");
    }
    byArn.put(arn, merged);
  }

  /** ECS's own tags ({@code aws:ecs:clusterName}), which no user may set. */
  void putManaged(String arn, String key, String value) {
    byArn.computeIfAbsent(arn, absent -> new LinkedHashMap<>()).put(key, value);
  }

  void remove(String arn, List<String> keys) {
    byArn.getOrDefault(arn, new LinkedHashMap<>()).keySet().removeAll(keys);
  }

  void forget(String arn) {
    byArn.remove(arn);
  }

  List<Tag> of(String arn) {
    return byArn.getOrDefault(arn, Map.of()).entrySet().stream()
        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
        .toList();
  }
}
