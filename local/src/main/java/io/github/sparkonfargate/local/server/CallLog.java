package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The AWS calls that came in: all of them counted, the last 5,000 (and 16 MiB) kept whole. Written
 * by the HTTP threads, hence synchronized.
 */
public final class CallLog {
  private static final int KEPT = 5_000;
  private static final int KEPT_BYTES = 16 << 20;

  /**
   * One call.
   *
   * @param outcome OK, or the error's code
   * @param bytes how long the request's body was
   * @param ignored members of the request that the model does not know
   */
  record Call(
      Instant at,
      String service,
      String action,
      int status,
      String outcome,
      JsonNode request,
      int bytes,
      List<String> ignored) {
    Call {
      ignored = List.copyOf(ignored);
    }

    /** ECS's actions by their bare name, as everyone calls them. */
    String name() {
      return service.equals("ecs") ? action : service + ":" + action;
    }
  }

  private final Deque<Call> last = new ArrayDeque<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> errors = new TreeMap<>();
  private long bytes;

  synchronized void add(Call call) {
    counts.merge(call.name(), 1, Integer::sum);
    if (!call.outcome.equals("OK")) {
      errors.merge(call.name() + " " + call.outcome, 1, Integer::sum);
    }
    last.add(call);
    bytes += call.bytes;
    while (last.size() > KEPT || bytes > KEPT_BYTES) {
      bytes -= last.removeFirst().bytes;
    }
  }

  synchronized void clear() {
    last.clear();
    bytes = 0;
    counts.clear();
    errors.clear();
  }

  synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  /** Errors by action and code. */
  synchronized Map<String, Integer> errors() {
    return new TreeMap<>(errors);
  }

  synchronized ObjectNode json() {
    ObjectNode node = AwsJson.object();
    ObjectNode countsNode = node.putObject("counts");
    counts.forEach(countsNode::put);
    ObjectNode errorsNode = node.putObject("errors");
    errors.forEach(errorsNode::put);
    var calls = node.putArray("calls");
    for (Call call : last) {
      ObjectNode each = calls.addObject();
      each.put("at", call.at.toString());
      each.put("service", call.service);
      each.put("action", call.action);
      each.put("status", call.status);
      each.put("outcome", call.outcome);
      each.set("request", call.request);
      var ignored = each.putArray("ignoredMembers");
      call.ignored.forEach(ignored::add);
    }
    return node;
  }
}
