package io.github.sparkonfargate.local.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A form-encoded request of the query protocol: lists are {@code Name.1}, {@code Name.2}. */
public final class QueryForm {
  private final Map<String, String> values;

  private QueryForm(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @throws ServiceError when it is no form
   */
  public static QueryForm parse(byte[] body) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      try {
        values.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      } catch (IllegalArgumentException malformed) {
        throw WireRule.FORM.refusal("The query string is malformed.");
      }
    }
    return new QueryForm(values);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  public Map<String, String> values() {
    return Collections.unmodifiableMap(values);
  }

  /** Empty text if absent. */
  public String text(String name) {
    return values.getOrDefault(name, "");
  }

  public @Nullable Integer number(String name) {
    String text = text(name);
    return text.matches("[0-9]{1,9}") ? Integer.valueOf(text) : null;
  }

  /** {@code prefix.1}, {@code prefix.2} and so on, up to the first gap. */
  public List<String> list(String prefix) {
    List<String> list = new ArrayList<>();
    for (int at = 1; values.containsKey(prefix + "." + at); at++) {
      list.add(text(prefix + "." + at));
    }
    return list;
  }
}
