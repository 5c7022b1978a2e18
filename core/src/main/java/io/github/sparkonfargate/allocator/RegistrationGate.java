package io.github.sparkonfargate.allocator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Who comes first: an executor that registers with the driver, or the allocator that gives it up.
 * Only one of the two happens to an executor. Else one that registers in the moment before its task
 * is stopped would get work that is lost with it, and a loss that Spark was told of before it knew
 * the executor would never be told again. Any thread.
 */
final class RegistrationGate {

  private enum First {
    REGISTERED,
    GIVEN_UP
  }

  /** Who was given up is stopped soon after, and comes no more. */
  private static final int REMEMBERED = 10_000;

  private final ConcurrentMap<String, First> firsts = new ConcurrentHashMap<>();

  // The allocator's thread only.
  private final Deque<String> givenUp = new ArrayDeque<>();

  /** The executor registers: whether it may. */
  boolean admits(String executorId) {
    return firsts.putIfAbsent(executorId, First.REGISTERED) != First.GIVEN_UP;
  }

  /**
   * The executor is to be given up before it has registered: whether that is still so. On the
   * allocator's thread.
   */
  boolean givesUp(String executorId) {
    First before = firsts.putIfAbsent(executorId, First.GIVEN_UP);
    if (before == null) {
      givenUp.add(executorId);
      if (givenUp.size() > REMEMBERED) {
        firsts.remove(givenUp.remove());
      }
    }
    return before != First.REGISTERED;
  }

  /** For tests: of how many executors it knows something. */
  int size() {
    return firsts.size();
  }

  /** The executor registered and is gone. Who was given up stays so: it may still come. */
  void forget(String executorId) {
    firsts.remove(executorId, First.REGISTERED);
  }
}
