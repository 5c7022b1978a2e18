package io.github.sparkonfargate.common.aws;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's own switches of which endpoints of AWS are called: those that are reached over IPv6,
 * too, and those for FIPS. The SDK throws out of every client where one is misspelt; here it is
 * said.
 */
final class EndpointSwitches {
  private static final Map<String, String> VARIABLE_BY_PROPERTY =
      Map.of(
          "aws.useDualstackEndpoint", "AWS_USE_DUALSTACK_ENDPOINT",
          "aws.useFipsEndpoint", "AWS_USE_FIPS_ENDPOINT");

  private EndpointSwitches() {}

  /**
   * @param properties a system property by its name, null where it is not set
   * @throws InvalidConfigurationException if a switch is neither true nor false
   */
  static void check(UnaryOperator<@Nullable String> properties, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    VARIABLE_BY_PROPERTY.forEach(
        (property, variable) -> {
          check(problems, property, properties.apply(property));
          check(problems, variable, environment.get(variable));
        });
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
  }

  private static void check(List<String> problems, String name, @Nullable String value) {
    if (value != null && !value.strip().matches("(?i)|true|false")) {
      problems.add(name + "=" + value + " is neither true nor false; correct or remove it");
    }
  }
}
