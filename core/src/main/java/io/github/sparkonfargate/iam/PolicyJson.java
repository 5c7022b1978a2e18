package io.github.sparkonfargate.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes policies as IAM reads them. By hand, because the installed jar has no JSON library of its
 * own when it runs without Spark.
 */
public final class PolicyJson {
  private PolicyJson() {}

  /** A document with these statements; one that allows nothing if there are none. */
  public static String of(List<Statement> statements) {
    return "{\n"
        + "  \"Version\": \"2012-10-17\",\n"
        + "  \"Statement\": ["
        + statements.stream().map(PolicyJson::statement).collect(Collectors.joining(","))
        + (statements.isEmpty() ? "]\n" : "\n  ]\n")
        + "}\n";
  }

  private static String statement(Statement statement) {
    String conditions =
        statement.conditions().isEmpty()
            ? ""
            : ",\n      \"Condition\": " + conditions(statement.conditions());
    return "\n    {\n"
        + "      \"Sid\": "
        + text(statement.sid())
        + ",\n      \"Effect\": \"Allow\",\n"
        + "      \"Action\": "
        + list(statement.actions())
        + ",\n      \"Resource\": "
        + list(statement.resources())
        + conditions
        + "\n    }";
  }

  private static String conditions(Map<String, Map<String, List<String>>> conditions) {
    return new TreeMap<>(conditions)
        .entrySet().stream()
            .map(
                operator ->
                    text(operator.getKey())
                        + ": "
                        + new TreeMap<>(operator.getValue())
                            .entrySet().stream()
                                .map(key -> text(key.getKey()) + ": " + list(key.getValue()))
                                .collect(Collectors.joining(", ", "{", "}")))
            .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String list(List<String> items) {
    return items.size() == 1
        ? text(items.get(0))
        : items.stream().map(PolicyJson::text).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String text(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
