package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.QueryForm;
import io.github.sparkonfargate.local.aws.QueryService;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.aws.WireRule;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** Calls whose body is a form and whose answer is XML: EC2, IAM and STS. */
final class QueryCalls {
  /** Words an error where no service is known. */
  private static final QueryService NONE =
      new QueryService() {
        @Override
        public String name() {
          return "query";
        }

        @Override
        public String version() {
          return "";
        }

        @Override
        public Optional<String> answer(String action, QueryForm form, String requestId) {
          return Optional.empty();
        }
      };

  private final Timeline timeline;
  private final AwsServices services;
  private final AwsCalls calls;
  private final CallLog log;

  QueryCalls(Timeline timeline, AwsServices services, AwsCalls calls, CallLog log) {
    this.timeline = timeline;
    this.services = services;
    this.calls = calls;
    this.log = log;
  }

  Answer answer(Request request) {
    String requestId = UUID.randomUUID().toString();
    QueryService service = NONE;
    CallLog.Builder call = new CallLog.Builder("query", "unknown", request.body().length);
    try {
      QueryForm form = QueryForm.parse(request.body());
      service = service(form.text("Version"));
      call = new CallLog.Builder(service.name(), action(form), request.body().length);
      call.request(logged(form));
      String caller = calls.check(request, call);
      String xml = answer(caller, service, call, form, requestId);
      log.add(call.answered(timeline.now()));
      String name = call.name();
      boolean lost = timeline.call(() -> services.ecs().faults().losesReply(name));
      return lost ? new Answer.Lost() : Answer.text(200, "text/xml;charset=UTF-8", xml);
    } catch (ServiceError error) {
      log.add(call.refused(timeline.now(), error));
      return Answer.text(error.status(), "text/xml;charset=UTF-8", service.error(error, requestId));
    }
  }

  private String answer(
      String caller, QueryService service, CallLog.Builder call, QueryForm form, String requestId) {
    return timeline.call(
        () -> {
          services.authorize(caller, call.service(), call.action(), AwsJson.object());
          services.ecs().faults().throwIfAny(call.name());
          return service
              .answer(call.action(), form, requestId)
              .orElseThrow(
                  () ->
                      WireRule.QUERY_ACTION.refusal(
                          "The action " + call.action() + " is not valid for this web service."));
        });
  }

  private QueryService service(String version) {
    return services.queryServices().stream()
        .filter(each -> each.version().equals(version))
        .findFirst()
        .orElse(NONE);
  }

  private static String action(QueryForm form) {
    String action = form.text("Action");
    return action.matches("[A-Za-z0-9]{1,128}") ? action : "unknown";
  }

  private static ObjectNode logged(QueryForm form) {
    ObjectNode node = AwsJson.object();
    form.values().forEach(node::put);
    return node;
  }
}
