package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.ecs.StartFailure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import tools.jackson.databind.JsonNode;

/** Reads an order of the admin API, such as {@code {"fault":"lose-reply","calls":1}}. */
final class FaultOrders {
  private static final String KIND = "fault";

  /** Each kind with its members, in the order in which messages name them. */
  private static final Map<String, List<String>> MEMBERS = new LinkedHashMap<>();

  static {
    MEMBERS.put("lose-reply", List.of("action", "calls"));
    MEMBERS.put("throttle", List.of("action", "calls"));
    MEMBERS.put("error", List.of("action", "calls", "code", "status", "message"));
    MEMBERS.put("capacity", List.of("placed", "calls"));
    MEMBERS.put("start-failure", List.of("kind", "tasks"));
    MEMBERS.put("spot-interrupt", FaultTargets.MEMBERS);
    MEMBERS.put("infrastructure-stop", with(FaultTargets.MEMBERS, "code", "reason"));
    MEMBERS.put("forget", FaultTargets.MEMBERS);
  }

  static final String SPOT = TaskStopCode.SPOT_INTERRUPTION.toString();
  static final String SPOT_INTERRUPTED = "Your Spot Task was interrupted.";
  private static final String MAINTENANCE =
      "ECS is performing maintenance on the underlying infrastructure hosting the task.";

  private final Ecs ecs;

  FaultOrders(Ecs ecs) {
    this.ecs = ecs;
  }

  /**
   * @throws IllegalArgumentException with what is wrong with the order
   */
  void take(JsonNode order) {
    read(order).accept(ecs);
  }

  /**
   * Reads an order without carrying it out.
   *
   * @throws IllegalArgumentException with what is wrong with it
   */
  static void check(JsonNode order) {
    var unused = read(order);
  }

  private static Consumer<Ecs> read(JsonNode order) {
    String kind = text(order, KIND, "");
    refuseUnknown(kind, order);
    String action = text(order, "action", "RunTask");
    int calls = number(order, "calls", 1);
    return switch (kind) {
      case "lose-reply" -> ecs -> ecs.faults().loseReply(action, calls);
      case "throttle" ->
          ecs -> ecs.faults().fail(action, ServiceError.throttling("Rate exceeded"), calls);
      case "error" -> {
        ServiceError error =
            ServiceError.of(
                text(order, "code", "ServerException"),
                number(order, "status", 500),
                text(order, "message", "ordered by a test"));
        yield ecs -> ecs.faults().fail(action, error, calls);
      }
      case "capacity" -> {
        int placed = number(order, "placed", 0);
        yield ecs -> ecs.faults().limitCapacity(placed, calls);
      }
      case "start-failure" -> {
        StartFailure failure = startFailure(text(order, "kind", "image-pull"));
        int tasks = number(order, "tasks", 1);
        yield ecs -> ecs.faults().failStarts(failure, tasks);
      }
      case "spot-interrupt" -> {
        FaultTargets targets = FaultTargets.read(order);
        yield ecs ->
            targets.each(
                ecs,
                FaultTargets::isOnSpot,
                (there, arn) -> there.interrupt(arn, SPOT, SPOT_INTERRUPTED));
      }
      case "infrastructure-stop" -> {
        String code = text(order, "code", TaskStopCode.TERMINATION_NOTICE.toString());
        String reason = text(order, "reason", MAINTENANCE);
        FaultTargets targets = FaultTargets.read(order);
        yield ecs ->
            targets.each(ecs, any -> true, (there, arn) -> there.interrupt(arn, code, reason));
      }
      case "forget" -> {
        FaultTargets targets = FaultTargets.read(order);
        yield ecs -> targets.each(ecs, any -> true, Ecs::forget);
      }
      default -> throw new IllegalStateException("no fault " + kind);
    };
  }

  /** A member that is misspelt would leave the fault at its default, and nobody the wiser. */
  private static void refuseUnknown(String kind, JsonNode order) {
    List<String> members = MEMBERS.get(kind);
    if (members == null) {
      throw new IllegalArgumentException(
          "fault must be one of " + String.join(", ", MEMBERS.keySet()) + "; it is '" + kind + "'");
    }
    List<String> unknown =
        order.propertyNames().stream()
            .filter(name -> !name.equals(KIND) && !members.contains(name))
            .toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          kind
              + " has no member "
              + String.join(", ", unknown)
              + "; it may have "
              + String.join(", ", members));
    }
  }

  private static List<String> with(List<String> members, String... more) {
    return Stream.concat(members.stream(), Arrays.stream(more)).toList();
  }

  private static StartFailure startFailure(String kind) {
    return Arrays.stream(StartFailure.values())
        .filter(each -> name(each).equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind must be one of "
                        + Arrays.stream(StartFailure.values())
                            .map(FaultOrders::name)
                            .collect(Collectors.joining(", "))));
  }

  private static String name(StartFailure failure) {
    return failure.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String text(JsonNode order, String member, String absent) {
    JsonNode node = order.get(member);
    if (node == null) {
      return absent;
    }
    if (!node.isString()) {
      throw new IllegalArgumentException(member + " must be a string");
    }
    return node.stringValue();
  }

  static int number(JsonNode order, String member, int absent) {
    JsonNode node = order.get(member);
    if (node == null) {
      return absent;
    }
    if (!node.isInt() || node.intValue() < 0 || node.intValue() > 100_000) {
      throw new IllegalArgumentException(member + " must be a number from 0 to 100000");
    }
    return node.intValue();
  }
}
