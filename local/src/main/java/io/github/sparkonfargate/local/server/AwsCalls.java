package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.aws.Signature;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.kms.Kms;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /}: finds the service and action of a signed call, has it answered, logs it. */
final class AwsCalls {
  private static final Logger LOG = LoggerFactory.getLogger(AwsCalls.class);
  private static final String ECS = "AmazonEC2ContainerServiceV20141113.";
  private static final String KMS = "TrentService.";

  private final Timeline timeline;
  private final Ecs ecs;
  private final Kms kms;
  private final QueryCalls query;
  private final CallLog log;

  AwsCalls(Timeline timeline, Ecs ecs, Kms kms, QueryCalls query, CallLog log) {
    this.timeline = timeline;
    this.ecs = ecs;
    this.kms = kms;
    this.query = query;
    this.log = log;
  }

  Answer answer(Request request) {
    String target = request.header("x-amz-target");
    if (target.isEmpty()) {
      return query.answer(request, log);
    }
    String service = target.startsWith(ECS) ? "ecs" : target.startsWith(KMS) ? "kms" : "unknown";
    String action = target.substring(target.lastIndexOf('.') + 1);
    List<String> ignored = new ArrayList<>();
    JsonNode body = AwsJson.object();
    try {
      check(request);
      body = AwsJson.parse(request.body());
      JsonNode parsed = body;
      ObjectNode answer = timeline.call(() -> dispatch(service, action, parsed, ignored));
      log(service, action, 200, "OK", body, request.body().length, ignored);
      boolean lost = timeline.call(() -> ecs.faults().losesReply(action));
      return lost ? new Answer.Lost() : Answer.awsJson(200, answer);
    } catch (ServiceError error) {
      log(service, action, error.status(), error.code(), body, request.body().length, ignored);
      return error(error);
    }
  }

  static void check(Request request) {
    Signature.check(
        request.method(), request.path(), request.query(), request.headers(), request.body());
  }

  private ObjectNode dispatch(String service, String action, JsonNode body, List<String> ignored) {
    return switch (service) {
      case "ecs" -> ecs.call(action, body, ignored::add);
      case "kms" -> kms.call(action, body, ignored::add);
      default -> throw ServiceError.of("UnknownOperationException", 400, "");
    };
  }

  private void log(
      String service,
      String action,
      int status,
      String outcome,
      JsonNode body,
      int bytes,
      List<String> ignored) {
    LOG.debug("{} {} {}", service, action, outcome);
    log.add(
        new CallLog.Call(timeline.now(), service, action, status, outcome, body, bytes, ignored));
  }

  private static Answer error(ServiceError error) {
    ObjectNode node = AwsJson.object();
    node.put("__type", error.code());
    node.put("message", error.getMessage());
    if (!error.resourceIds().isEmpty()) {
      var ids = node.putArray("resourceIds");
      error.resourceIds().forEach(ids::add);
    }
    return Answer.awsJson(error.status(), node);
  }
}
