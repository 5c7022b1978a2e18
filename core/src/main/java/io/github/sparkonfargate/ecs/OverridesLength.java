package io.github.sparkonfargate.ecs;

import java.util.Map;
import java.util.Optional;

/**
 * Measures the overrides of a RunTask call before it is sent. ECS takes at most 8,192 characters of
 * JSON ("Container Overrides length must be at most 8192") and does not say what is too long.
 */
public final class OverridesLength {
  /** The most characters of JSON that ECS takes. */
  public static final int LIMIT = 8192;

  private OverridesLength() {}

  /** The sentence for the user when the overrides are too long; empty when they fit. */
  public static Optional<String> complaint(LaunchRequest.Overrides overrides) {
    int length = of(overrides);
    if (length <= LIMIT) {
      return Optional.empty();
    }
    return Optional.of(
        "the overrides of the Fargate task are "
            + length
            + " characters long, ECS takes "
            + LIMIT
            + "; the longest part is "
            + culprit(overrides)
            + ": shorten it, or bake it into the image");
  }

  /** Length of the JSON that is sent. */
  public static int of(LaunchRequest.Overrides overrides) {
    JsonLength json = new JsonLength();
    json.raw("{\"containerOverrides\":[{\"name\":").string(overrides.containerName());
    json.raw(",\"command\":[");
    overrides.command().forEach(argument -> json.string(argument).raw(","));
    json.raw("],\"environment\":[");
    overrides
        .environment()
        .forEach(
            (name, value) ->
                json.raw("{\"name\":").string(name).raw(",\"value\":").string(value).raw("},"));
    json.raw("]}],\"cpu\":").string(Integer.toString(overrides.cpuUnits()));
    json.raw(",\"memory\":").string(Integer.toString(overrides.memoryMiB()));
    if (overrides.ephemeralStorageGiB() > 0) {
      json.raw(",\"ephemeralStorage\":{\"sizeInGiB\":")
          .raw(Integer.toString(overrides.ephemeralStorageGiB()))
          .raw("}");
    }
    if (!overrides.taskRoleArn().isEmpty()) {
      json.raw(",\"taskRoleArn\":").string(overrides.taskRoleArn());
    }
    if (!overrides.executionRoleArn().isEmpty()) {
      json.raw(",\"executionRoleArn\":").string(overrides.executionRoleArn());
    }
    return json.raw("}").length;
  }

  private static String culprit(LaunchRequest.Overrides overrides) {
    String name = "the command";
    int longest = 0;
    for (String argument : overrides.command()) {
      if (argument.length() > longest) {
        longest = argument.length();
        name = "the argument '" + beginning(argument) + "' (" + longest + " characters)";
      }
    }
    for (Map.Entry<String, String> variable : overrides.environment().entrySet()) {
      if (variable.getValue().length() > longest) {
        longest = variable.getValue().length();
        name = "the environment variable " + variable.getKey() + " (" + longest + " characters)";
      }
    }
    return name;
  }

  /** Only the name of an option: its value may be long, and nobody's business in a log. */
  private static String beginning(String argument) {
    int end = argument.indexOf('=');
    return argument.substring(0, Math.min(end < 0 ? 40 : end, Math.min(40, argument.length())));
  }

  private static final class JsonLength {
    private int length;

    JsonLength raw(String text) {
      length += text.length();
      return this;
    }

    JsonLength string(String text) {
      length += 2;
      for (int i = 0; i < text.length(); i++) {
        length += escaped(text.charAt(i));
      }
      return this;
    }

    private static int escaped(char character) {
      return switch (character) {
        case '"', '\\', '\n', '\r', '\t', '\b', '\f' -> 2;
        default -> character < 0x20 ? 6 : 1;
      };
    }
  }
}
