package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The AWS calls that came in: all of them counted, the last 5,000 (and 16 MiB) kept whole. Written
 * by the HTTP threads, hence synchronized.
 */
public final class CallLog {
  private static final int KEPT = 5_000;
  private static final int KEPT_BYTES = 16 << 20;
  private static final int NAMES = 2_000; // whoever invents actions must not fill the memory
  private static final List<String> SECRET =
      List.of("SecretString", "SecretBinary", "Plaintext", "Value");
  private static final String OTHERS = "others";

  /**
   * One call.
   *
   * @param outcome OK, or the error's code
   * @param rule id of the rule that refused it; null if none did
   * @param warning what was wrong and let pass; null for nothing
   * @param bytes how long the request's body was
   * @param ignored members of the request that the model does not know
   */
  record Call(
      Instant at,
      String service,
      String action,
      int status,
      String outcome,
      @Nullable String rule,
      @Nullable String warning,
      JsonNode request,
      int bytes,
      List<String> ignored) {
    Call {
      ignored = List.copyOf(ignored);
    }

    /** ECS's actions by their bare name, as everyone calls them. */
    String name() {
      return CallLog.name(service, action);
    }
  }

  /** A call that is not answered yet. */
  static final class Builder {
    private final String service;
    private final String action;
    private final int bytes;
    private JsonNode request = AwsJson.object();
    private List<String> ignored = List.of();
    private @Nullable String warning;

    Builder(String service, String action, int bytes) {
      this.service = service;
      this.action = action;
      this.bytes = bytes;
    }

    String service() {
      return service;
    }

    String action() {
      return action;
    }

    String name() {
      return CallLog.name(service, action);
    }

    void request(JsonNode body) {
      request = masked(body);
    }

    /** The log is for everyone on this machine: what was to be kept secret is not in it. */
    private static JsonNode masked(JsonNode body) {
      if (SECRET.stream().noneMatch(body::has)) {
        return body;
      }
      JsonNode copy = body.deepCopy();
      if (copy instanceof ObjectNode object) {
        SECRET.stream().filter(object::has).forEach(member -> object.put(member, "(masked)"));
      }
      return copy;
    }

    void ignored(List<String> members) {
      ignored = List.copyOf(members);
    }

    void warning(String text) {
      warning = text;
    }

    Call answered(Instant at) {
      return new Call(at, service, action, 200, "OK", null, warning, request, bytes, ignored);
    }

    Call refused(Instant at, ServiceError error) {
      String rule = error.rule().map(each -> each.id()).orElse(null);
      return new Call(
          at,
          service,
          action,
          error.status(),
          error.code(),
          rule,
          warning,
          request,
          bytes,
          ignored);
    }
  }

  private static String name(String service, String action) {
    return service.equals("ecs") ? action : service + ":" + action;
  }

  private final Deque<Call> last = new ArrayDeque<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Map<String, Integer> errors = new TreeMap<>();
  private long bytes;

  synchronized void add(Call call) {
    count(counts, call.name());
    if (!call.outcome.equals("OK")) {
      count(errors, call.name() + " " + call.outcome);
    }
    last.add(call);
    bytes += call.bytes;
    while (last.size() > KEPT || bytes > KEPT_BYTES) {
      bytes -= last.removeFirst().bytes;
    }
  }

  private static void count(Map<String, Integer> map, String name) {
    map.merge(map.size() < NAMES || map.containsKey(name) ? name : OTHERS, 1, Integer::sum);
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

  /** Refusals by call and code, as {@code RunTask ThrottlingException}. */
  synchronized Map<String, Integer> errors() {
    return new TreeMap<>(errors);
  }

  /** The calls that are kept, oldest first. */
  synchronized List<Call> calls() {
    return List.copyOf(last);
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
      if (call.rule != null) {
        each.put("rule", call.rule);
      }
      if (call.warning != null) {
        each.put("warning", call.warning);
      }
      each.set("request", call.request);
      var ignored = each.putArray("ignoredMembers");
      call.ignored.forEach(ignored::add);
    }
    return node;
  }
}
