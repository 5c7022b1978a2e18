package io.github.sparkonfargate.local.ecs;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.ecs.model.Tag;

/** Tags by resource ARN, and the rules of {@link TagRule}. */
final class Tags {
  private static final int MOST = 50;
  private static final String CHARACTERS = "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*";

  private final Map<String, Map<String, String>> byArn = new HashMap<>();

  /** Checks without storing, for calls that create what they tag. */
  static void check(List<Tag> tags) {
    TagRule.AT_MOST.require(tags.size() <= MOST, "Tags can not have more than 50 elements.");
    TagRule.KEYS_DIFFER.require(
        tags.stream().map(Tag::key).distinct().count() == tags.size(),
        "Tags can not contain duplicate keys.");
    tags.forEach(Tags::check);
  }

  private static void check(Tag tag) {
    String key = tag.key() == null ? "" : tag.key();
    String value = tag.value() == null ? "" : tag.value();
    TagRule.KEY_LENGTH.require(
        !key.isEmpty() && key.length() <= 128, "Tag key must be 1 to 128 characters long.");
    TagRule.VALUE_LENGTH.require(
        value.length() <= 256, "Tag value must be at most 256 characters long.");
    TagRule.KEY_RESERVED.require(
        !key.toLowerCase(Locale.ROOT).startsWith("aws:"),
        "Tag keys starting with 'aws:' are reserved for system use: " + key);
    TagRule.CHARACTERS.require(
        key.matches(CHARACTERS) && value.matches(CHARACTERS),
        "Tag keys and values may hold letters, digits, spaces and _ . : / = + - @ only: " + key);
  }

  /** {@code first} and then {@code second}, which wins; checked. */
  static List<Tag> merged(List<Tag> first, List<Tag> second) {
    check(second);
    Map<String, Tag> merged = new LinkedHashMap<>();
    first.forEach(tag -> merged.put(tag.key(), tag));
    second.forEach(tag -> merged.put(tag.key(), tag));
    TagRule.AT_MOST.require(merged.size() <= MOST, "Tags can not have more than 50 elements.");
    return List.copyOf(merged.values());
  }

  void put(String arn, List<Tag> tags) {
    Map<String, String> merged = new LinkedHashMap<>();
    merged(of(arn), tags)
        .forEach(tag -> merged.put(tag.key(), tag.value() == null ? "" : tag.value()));
    byArn.put(arn, merged);
  }

  /** ECS's own tags ({@link TagRule#MANAGED}), which no user may set. */
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
