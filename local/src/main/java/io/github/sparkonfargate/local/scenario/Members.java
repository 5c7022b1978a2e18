package io.github.sparkonfargate.local.scenario;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Reads the members of a JSON object; every mistake names the place, such as faults[2].after. */
final class Members {
  private final String place;
  private final JsonNode node;

  private Members(String place, JsonNode node) {
    this.place = place;
    this.node = node;
  }

  static Members of(String place, JsonNode node) {
    if (!node.isObject()) {
      throw wrong(place.isEmpty() ? "the scenario" : place, "must be an object");
    }
    return new Members(place, node);
  }

  static IllegalArgumentException wrong(String place, String what) {
    return new IllegalArgumentException(place + " " + what);
  }

  /** Refuses members that are none of these: most are a misspelling. */
  Members only(String... names) {
    Set<String> known = new TreeSet<>(List.of(names));
    for (var each : node.properties()) {
      if (!known.contains(each.getKey())) {
        throw wrong(path(each.getKey()), "is no member; these are: " + String.join(", ", known));
      }
    }
    return this;
  }

  String path(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    node.properties().forEach(each -> names.add(each.getKey()));
    return names;
  }

  boolean has(String name) {
    return node.has(name);
  }

  JsonNode raw() {
    return node;
  }

  JsonNode get(String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw wrong(path(name), "is missing");
    }
    return value;
  }

  /** An object; an empty one when it is not there. */
  Members object(String name) {
    JsonNode value = node.get(name);
    return of(path(name), value == null ? AwsJson.object() : value);
  }

  /** The objects of an array; none when it is not there. */
  List<Members> objects(String name) {
    JsonNode array = node.get(name);
    if (array == null) {
      return List.of();
    }
    if (!array.isArray()) {
      throw wrong(path(name), "must be an array");
    }
    List<Members> objects = new ArrayList<>();
    for (int index = 0; index < array.size(); index++) {
      objects.add(of(path(name) + "[" + index + "]", array.get(index)));
    }
    return objects;
  }

  String text(String name) {
    JsonNode value = get(name);
    if (!value.isString()) {
      throw wrong(path(name), "must be a string");
    }
    return value.stringValue();
  }

  String text(String name, String absent) {
    return has(name) ? text(name) : absent;
  }

  boolean flag(String name) {
    if (has(name) && !get(name).isBoolean()) {
      throw wrong(path(name), "must be true or false");
    }
    return has(name) && get(name).booleanValue();
  }

  int number(String name, int least, int most) {
    JsonNode value = get(name);
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw wrong(path(name), "must be a whole number from " + least + " to " + most);
    }
    return value.intValue();
  }

  int number(String name, int least, int most, int absent) {
    return has(name) ? number(name, least, most) : absent;
  }

  double real(String name, double least, double most) {
    JsonNode value = get(name);
    if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
      throw wrong(path(name), "must be a number from " + least + " to " + most);
    }
    return value.doubleValue();
  }

  Duration duration(String name) {
    try {
      return Durations.parse(text(name));
    } catch (IllegalArgumentException form) {
      throw wrong(path(name), "is wrong: " + form.getMessage());
    }
  }

  Duration duration(String name, Duration absent) {
    return has(name) ? duration(name) : absent;
  }

  Optional<Duration> optionalDuration(String name) {
    return has(name) ? Optional.of(duration(name)) : Optional.empty();
  }
}
