package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.ecs.StartFailure;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import tools.jackson.databind.JsonNode;

/** Reads an order of the admin API, such as {@code {"fault":"lose-reply","calls":1}}. */
final class FaultOrders {
  private static final String KINDS =
      "lose-reply, throttle, error, capacity, start-failure, spot-interrupt, infrastructure-stop";

  private final Ecs ecs;

  FaultOrders(Ecs ecs) {
    this.ecs = ecs;
  }

  /**
   * @throws IllegalArgumentException with what is wrong with the order
   */
  void take(JsonNode order) {
    String kind = text(order, "fault", "");
    switch (kind) {
      case "lose-reply" ->
          ecs.faults().loseReply(text(order, "action", "RunTask"), number(order, "calls", 1));
      case "throttle" ->
          ecs.faults()
              .fail(
                  text(order, "action", "RunTask"),
                  ServiceError.throttling("Rate exceeded"),
                  number(order, "calls", 1));
      case "error" ->
          ecs.faults()
              .fail(
                  text(order, "action", "RunTask"),
                  ServiceError.of(
                      text(order, "code", "ServerException"),
                      number(order, "status", 500),
                      text(order, "message", "ordered by a test")),
                  number(order, "calls", 1));
      case "capacity" ->
          ecs.faults().limitCapacity(number(order, "placed", 0), number(order, "calls", 1));
      case "start-failure" ->
          ecs.faults()
              .failStarts(
                  startFailure(text(order, "kind", "image-pull")), number(order, "tasks", 1));
      case "spot-interrupt" ->
          interrupt(order, TaskStopCode.SPOT_INTERRUPTION, "Your Spot Task was interrupted.");
      case "infrastructure-stop" ->
          interrupt(
              order,
              stopCode(text(order, "code", "TerminationNotice")),
              text(
                  order,
                  "reason",
                  "ECS is performing maintenance on the underlying infrastructure hosting the task."));
      default ->
          throw new IllegalArgumentException(
              "fault must be one of " + KINDS + "; it is '" + kind + "'");
    }
  }

  private void interrupt(JsonNode order, TaskStopCode code, String reason) {
    String task = text(order, "task", "");
    if (!ecs.interrupt(task, code, reason)) {
      throw new IllegalArgumentException("task: there is no task '" + task + "'");
    }
  }

  private static TaskStopCode stopCode(String word) {
    TaskStopCode code = TaskStopCode.fromValue(word);
    if (code == TaskStopCode.UNKNOWN_TO_SDK_VERSION) {
      throw new IllegalArgumentException(
          "code must be one of " + TaskStopCode.knownValues() + "; it is '" + word + "'");
    }
    return code;
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

  private static String text(JsonNode order, String member, String absent) {
    JsonNode node = order.get(member);
    if (node == null) {
      return absent;
    }
    if (!node.isString()) {
      throw new IllegalArgumentException(member + " must be a string");
    }
    return node.stringValue();
  }

  private static int number(JsonNode order, String member, int absent) {
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
