package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.aws.Signature;
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

  private final Timeline timeline;
  private final AwsServices services;
  private final Options.Signatures signatures;
  private final Options.Members members;
  private final QueryCalls query;
  private final CallLog log;

  AwsCalls(Timeline timeline, AwsServices services, Options options, CallLog log) {
    this.timeline = timeline;
    this.services = services;
    this.signatures = options.signatures();
    this.members = options.members();
    this.query = new QueryCalls(timeline, services, this, log);
    this.log = log;
  }

  Answer answer(Request request) {
    String target = request.header("x-amz-target");
    if (target.isEmpty()) {
      return query.answer(request);
    }
    String service = AwsServices.nameOf(target);
    String named = target.substring(target.lastIndexOf('.') + 1);
    String action = named.matches("[A-Za-z0-9]{1,128}") ? named : "unknown";
    CallLog.Builder call = new CallLog.Builder(service, action, request.body().length);
    try {
      String caller = check(request, call);
      JsonNode body = AwsJson.parse(request.body());
      call.request(body);
      ObjectNode answer = timeline.call(() -> dispatch(caller, call, body));
      log.add(call.answered(timeline.now()));
      boolean lost = timeline.call(() -> services.ecs().faults().losesReply(call.name()));
      return lost ? new Answer.Lost() : Answer.awsJson(200, answer);
    } catch (ServiceError error) {
      log.add(call.refused(timeline.now(), error));
      return error(error);
    }
  }

  private ObjectNode dispatch(String caller, CallLog.Builder call, JsonNode body) {
    services.authorize(caller, call.service(), call.action(), body);
    services.ecs().faults().throwIfAny(call.name());
    List<String> ignored = new ArrayList<>();
    return services.call(
        call.service(),
        call.action(),
        body,
        member -> {
          ignored.add(member);
          call.ignored(ignored);
          refuseIfStrict(call, member);
        });
  }

  /** AWS ignores such members; whoever wants to find misspelt ones runs strictly. */
  private void refuseIfStrict(CallLog.Builder call, String member) {
    if (members == Options.Members.STRICT) {
      throw ServiceError.serialization(
          "fargate-local --strict: " + call.name() + " has no member " + member + " in its model");
    }
  }

  /** Refuses a call that is signed wrongly, or warns of it; returns whose access key it has. */
  String check(Request request, CallLog.Builder call) {
    try {
      return Signature.check(
          request.method(), request.path(), request.query(), request.headers(), request.body());
    } catch (ServiceError wrong) {
      if (signatures == Options.Signatures.CHECKED) {
        throw wrong;
      }
      LOG.warn("{} is answered in spite of its signature: {}", call.name(), wrong.getMessage());
      call.warning(wrong.code());
      return Account.ACCESS_KEY_ID;
    }
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
