package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.ecs.StartFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import tools.jackson.databind.JsonNode;

/** Reads an order of the admin API, such as {@code {"fault":"lose-reply","calls":1}}. */
final class FaultOrders {
  private static final String KINDS =
      "lose-reply, throttle, error, capacity, start-failure, spot-interrupt, infrastructure-stop,"
          + " forget";

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
    String kind = text(order, "fault", "");
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
      default ->
          throw new IllegalArgumentException(
              "fault must be one of " + KINDS + "; it is '" + kind + "'");
    };
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
