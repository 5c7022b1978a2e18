package io.github.sparkonfargate.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One statement of a policy; its effect is Allow.
 *
 * @param sid letters and digits
 * @param feature without which it is not needed
 * @param actions such as {@code ecs:RunTask}
 * @param resources ARNs with wildcards, or {@code *} where the action knows no resource
 * @param conditions operator, key, value; empty for none
 * @param why the call of ours, or of ECS, that needs it
 */
public record Statement(
    String sid,
    Feature feature,
    List<String> actions,
    List<String> resources,
    Map<String, Map<String, List<String>>> conditions,
    String why) {

  /** Copies the collections. */
  public Statement {
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    conditions = Map.copyOf(conditions);
  }

  static Statement of(
      String sid, Feature feature, List<String> actions, List<String> resources, String why) {
    return new Statement(sid, feature, actions, resources, Map.of(), why);
  }

  Statement when(String operator, String key, String... values) {
    Map<String, Map<String, List<String>>> all = new TreeMap<>(conditions);
    Map<String, List<String>> keys = new TreeMap<>(all.getOrDefault(operator, Map.of()));
    keys.put(key, List.of(values));
    all.put(operator, keys);
    return new Statement(sid, feature, actions, resources, all, why);
  }
}
