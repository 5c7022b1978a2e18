package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.ServiceError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Faults ordered by a test for the calls and tasks that come next. Each is used up by what it hits.
 * Owned by the timeline's thread.
 */
public final class Faults {
  /** RunTask answers 200 with this in failures (re:Post, "capacity is unavailable"). */
  public static final String CAPACITY_UNAVAILABLE =
      "Capacity is unavailable at this time. Please try again later or in a different availability"
          + " zone";

  private final Map<String, Deque<ServiceError>> errors = new HashMap<>();
  private final Map<String, Integer> lostReplies = new HashMap<>();
  private final List<Integer> placedAtMost = new ArrayList<>();
  private final Deque<StartFailure> startFailures = new ArrayDeque<>();

  /** The next {@code calls} calls of {@code action} are answered with {@code error}. */
  public void fail(String action, ServiceError error, int calls) {
    Deque<ServiceError> queue = errors.computeIfAbsent(action, absent -> new ArrayDeque<>());
    for (int call = 0; call < calls; call++) {
      queue.add(error);
    }
  }

  /** The next {@code calls} calls of {@code action} take effect, but the connection closes. */
  public void loseReply(String action, int calls) {
    lostReplies.merge(action, calls, Integer::sum);
  }

  /** The next {@code calls} RunTask calls place {@code placed} tasks; the rest are failures. */
  public void limitCapacity(int placed, int calls) {
    for (int call = 0; call < calls; call++) {
      placedAtMost.add(placed);
    }
  }

  /** The next {@code tasks} tasks never run. */
  public void failStarts(StartFailure failure, int tasks) {
    for (int task = 0; task < tasks; task++) {
      startFailures.add(failure);
    }
  }

  public void clear() {
    errors.clear();
    lostReplies.clear();
    placedAtMost.clear();
    startFailures.clear();
  }

  /** What waits to be used up, for the admin page. */
  public Map<String, Integer> pending() {
    Map<String, Integer> pending = new HashMap<>();
    errors.forEach((action, queue) -> pending.put("error " + action, queue.size()));
    lostReplies.forEach((action, calls) -> pending.put("lose-reply " + action, calls));
    pending.put("capacity", placedAtMost.size());
    pending.put("start-failure", startFailures.size());
    pending.values().removeIf(left -> left == 0);
    return pending;
  }

  /**
   * @throws ServiceError the one that was ordered for the next call of {@code action}
   */
  public void throwIfAny(String action) {
    Deque<ServiceError> queue = errors.get(action);
    ServiceError error = queue == null ? null : queue.poll();
    if (error != null) {
      throw error;
    }
  }

  /** Whether the reply to this call of {@code action} is to be lost. */
  public boolean losesReply(String action) {
    int left = lostReplies.getOrDefault(action, 0);
    if (left == 0) {
      return false;
    }
    lostReplies.put(action, left - 1);
    return true;
  }

  /** How many of {@code wanted} tasks find room. */
  int placeable(int wanted) {
    Iterator<Integer> limits = placedAtMost.iterator();
    if (!limits.hasNext()) {
      return wanted;
    }
    int limit = limits.next();
    limits.remove();
    return Math.min(wanted, limit);
  }

  Optional<StartFailure> nextStart() {
    return Optional.ofNullable(startFailures.poll());
  }
}
