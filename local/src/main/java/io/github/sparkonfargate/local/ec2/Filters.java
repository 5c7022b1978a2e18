package io.github.sparkonfargate.local.ec2;

import io.github.sparkonfargate.local.aws.QueryForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The {@code Filter.N.Name} and {@code Filter.N.Value.M} of a describe call: all must match. */
final class Filters {
  private record Filter(String name, List<String> values) {}

  private Filters() {}

  /**
   * @param properties by filter name, what a thing has under it
   * @throws io.github.sparkonfargate.local.aws.ServiceError when a filter is not known
   */
  static <T> List<T> apply(
      QueryForm form, List<T> things, Map<String, Function<T, List<String>>> properties) {
    List<T> kept = things;
    for (Filter filter : filters(form)) {
      Function<T, List<String>> property = properties.get(filter.name);
      if (property == null) {
        throw Ec2Rule.FILTER_KNOWN.refusal("The filter '" + filter.name + "' is invalid");
      }
      kept =
          kept.stream()
              .filter(thing -> property.apply(thing).stream().anyMatch(has -> any(filter, has)))
              .toList();
    }
    return kept;
  }

  private static List<Filter> filters(QueryForm form) {
    List<Filter> filters = new ArrayList<>();
    for (int at = 1; !form.text("Filter." + at + ".Name").isEmpty(); at++) {
      filters.add(
          new Filter(form.text("Filter." + at + ".Name"), form.list("Filter." + at + ".Value")));
    }
    return filters;
  }

  private static boolean any(Filter filter, String has) {
    return filter.values.stream().anyMatch(wanted -> has.matches(regex(wanted)));
  }

  /** EC2's wildcards. */
  private static String regex(String pattern) {
    return pattern
        .chars()
        .mapToObj(
            each ->
                each == '*' ? ".*" : each == '?' ? "." : Pattern.quote(Character.toString(each)))
        .collect(Collectors.joining());
  }
}
