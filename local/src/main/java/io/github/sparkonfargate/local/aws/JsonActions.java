package io.github.sparkonfargate.local.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkPojo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The actions of a service that speaks AWS JSON 1.1, by name. Filled by its service, then read. */
public final class JsonActions {
  /** An action: what its body is read into and what answers it. */
  private record Action(Supplier<? extends SdkPojo> request, Function<SdkPojo, SdkPojo> answer) {}

  private final Map<String, Action> actions = new HashMap<>();

  /**
   * @param request a builder of {@code Q}
   */
  @SuppressWarnings("unchecked") // the builder beside it builds a Q
  public <Q extends SdkPojo> void define(
      String name, Supplier<? extends SdkPojo> request, Function<Q, ? extends SdkPojo> answer) {
    actions.put(name, new Action(request, parsed -> answer.apply((Q) parsed)));
  }

  public boolean knows(String name) {
    return actions.containsKey(name);
  }

  public Set<String> names() {
    return new TreeSet<>(actions.keySet());
  }

  /**
   * Answers one call.
   *
   * @param ignored told of members that the model does not know
   * @throws ServiceError in AWS's words
   */
  public ObjectNode call(String name, JsonNode body, Consumer<String> ignored) {
    Action action = actions.get(name);
    if (action == null) {
      throw WireRule.UNKNOWN_ACTION.refusal("");
    }
    return AwsJson.write(action.answer.apply(AwsJson.read(body, action.request.get(), ignored)));
  }
}
