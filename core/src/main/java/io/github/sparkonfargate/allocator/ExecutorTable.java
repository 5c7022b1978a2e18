package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The executors of one application and their Fargate tasks. Sole owner of that state; only the
 * allocator's thread touches it. Hands out executor ids: decimal numbers from 1, none used twice.
 */
final class ExecutorTable {
  /** Enough to refuse a late question of an executor that was stopped minutes ago. */
  private static final int REMEMBERED_ENDS = 10_000;

  private final Map<String, Executor> byId = new LinkedHashMap<>();
  private final Map<String, String> idByArn = new LinkedHashMap<>();
  private final Map<String, String> endedIdByArn =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > REMEMBERED_ENDS;
        }
      };
  private int lastId;

  /**
   * Takes in a task and gives it the next executor id. A task that is known, or was, is not taken
   * in again.
   */
  Optional<Executor> add(TaskSnapshot task, int resourceProfileId, Instant now) {
    if (idByArn.containsKey(task.arn()) || endedIdByArn.containsKey(task.arn())) {
      return Optional.empty();
    }
    lastId++;
    Executor executor = Executor.launched(Integer.toString(lastId), task, resourceProfileId, now);
    byId.put(executor.id(), executor);
    idByArn.put(task.arn(), executor.id());
    return Optional.of(executor);
  }

  /** Replaces the value of an executor that is in the table. */
  void put(Executor executor) {
    if (byId.replace(executor.id(), executor) == null) {
      throw new IllegalStateException("executor " + executor.id() + " is not in the table");
    }
  }

  void remove(Executor executor) {
    byId.remove(executor.id());
    idByArn.remove(executor.arn());
    endedIdByArn.put(executor.arn(), executor.id());
  }

  Optional<Executor> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Executor> byArn(String arn) {
    return Optional.ofNullable(idByArn.get(arn)).map(byId::get);
  }

  /** The id that a task had which has ended. */
  Optional<String> endedId(String arn) {
    return Optional.ofNullable(endedIdByArn.get(arn));
  }

  /** Every executor, oldest first; a copy. */
  List<Executor> all() {
    return List.copyOf(byId.values());
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** A view for counting. */
  Collection<Executor> view() {
    return byId.values();
  }
}
