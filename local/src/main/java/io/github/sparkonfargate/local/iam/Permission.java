package io.github.sparkonfargate.local.iam;

import java.util.List;
import java.util.Map;

/**
 * One thing a call needs to be allowed: most calls need one, RunTask needs several.
 *
 * @param action such as {@code ecs:RunTask}
 * @param resource its ARN, or {@code *} where the action knows no resource
 * @param context condition keys and their values, by the key's name as AWS writes it
 */
public record Permission(String action, String resource, Map<String, String> context) {
  /** What stands for a resource where an action knows none. */
  public static final String NO_RESOURCE = "*";

  /** Copies the context. */
  public Permission {
    context = Map.copyOf(context);
  }

  public static Permission of(String action, String resource) {
    return new Permission(action, resource, Map.of());
  }

  /** What calls of one action need for each resource, under the same context. */
  public static List<Permission> each(
      String action, List<String> resources, Map<String, String> context) {
    return resources.stream().map(each -> new Permission(action, each, context)).toList();
  }
}
