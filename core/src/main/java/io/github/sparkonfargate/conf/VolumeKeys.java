package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigPrefix;
import io.github.sparkonfargate.common.config.ConfigReader;
import io.github.sparkonfargate.common.config.ConfigType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of one volume, {@code NAME.mount.*} and {@code NAME.options.*}; says what is wrong. */
final class VolumeKeys {
  private final ConfigReader reader;
  private final String prefix;
  private final String name;
  private final Map<String, String> values;

  private VolumeKeys(ConfigReader reader, String prefix, String name, Map<String, String> values) {
    this.reader = reader;
    this.prefix = prefix;
    this.name = name;
    this.values = values;
  }

  /** One for each name, in alphabetical order. */
  static List<VolumeKeys> of(ConfigReader reader, ConfigPrefix prefix) {
    Map<String, Map<String, String>> byName = new TreeMap<>();
    reader
        .withPrefix(prefix)
        .forEach(
            (rest, value) -> {
              int dot = rest.indexOf('.');
              String name = dot < 0 ? rest : rest.substring(0, dot);
              byName
                  .computeIfAbsent(name, unused -> new TreeMap<>())
                  .put(dot < 0 ? "" : rest.substring(dot + 1), value);
            });
    List<VolumeKeys> all = new ArrayList<>();
    byName.forEach(
        (name, values) -> all.add(new VolumeKeys(reader, prefix.prefix(), name, values)));
    return all;
  }

  String name() {
    if (!name.matches("[A-Za-z0-9_-]{1,255}")) {
      problem("", ": '" + name + "' is not the name of a volume");
    }
    return name;
  }

  String mountPath() {
    String path = values.getOrDefault("mount.path", "");
    if (!path.startsWith("/") || path.contains(":") || path.length() < 2) {
      problem("mount.path", " must be an absolute path in the container, such as /data");
    }
    return path;
  }

  boolean readOnly() {
    return flagOf("mount.readOnly", false);
  }

  /** Refuses every other option. */
  void allow(String... options) {
    Set<String> known =
        Stream.concat(
                Stream.of("mount.path", "mount.readOnly"),
                Stream.of(options).map(option -> "options." + option))
            .collect(Collectors.toUnmodifiableSet());
    values.keySet().stream()
        .filter(key -> !known.contains(key))
        .forEach(
            key ->
                problem(
                    key, " is not known; " + String.join(", ", known.stream().sorted().toList())));
  }

  String required(String option, String pattern, String what) {
    String value = matching(option, pattern, what, "");
    if (!values.containsKey("options." + option)) {
      problem("options." + option, " is not set: it is " + what);
    }
    return value;
  }

  String matching(String option, String pattern, String what, String otherwise) {
    String value = values.getOrDefault("options." + option, "");
    if (value.isEmpty()) {
      return otherwise;
    }
    if (!value.matches(pattern)) {
      problem("options." + option, "=" + value + " is not " + what);
      return otherwise;
    }
    return value;
  }

  boolean flag(String option, boolean otherwise) {
    return flagOf("options." + option, otherwise);
  }

  /** 0 where it is not set. */
  int number(String option, int least, int most) {
    String value = matching(option, "[0-9]{1,9}", "a whole number", "0");
    int number = Integer.parseInt(value);
    if (number != 0 && (number < least || number > most)) {
      problem(
          "options." + option,
          "=" + value + " is out of range; " + least + " to " + most + " are possible");
    }
    return number;
  }

  /** A size that must be given, read as those of other disks are. */
  int gibibytes(String option, int least, int most) {
    String range = least + "g to " + most + "g";
    ConfigKey<Integer> key =
        ConfigKey.of(prefix + name + ".options." + option, ConfigType.gibibytes())
            .doc(range)
            .since(range)
            .required("it is the volume's size, " + range)
            .check(Rules.between(least, most), "is out of range; EBS has " + range)
            .build();
    return reader.require(key, least);
  }

  void problem(String key, String what) {
    reader.problem(prefix + name + (key.isEmpty() ? "" : ".") + key + what + ".");
  }

  private boolean flagOf(String key, boolean otherwise) {
    String value = values.getOrDefault(key, "");
    return switch (value) {
      case "" -> otherwise;
      case "true" -> true;
      case "false" -> false;
      default -> {
        problem(key, "=" + value + " is neither true nor false");
        yield otherwise;
      }
    };
  }
}
