package io.github.sparkonfargate.allocator;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** What other threads put into the allocator's mailbox. */
sealed interface Message {

  /** The targets changed. */
  record Wake() implements Message {}

  /** An executor registered with the driver. */
  record Registered(String executorId) implements Message {}

  /** An executor that registered can run tasks. */
  record Began(String executorId) implements Message {}

  /** An executor's connection broke. */
  record Disconnected(String executorId) implements Message {}

  /** The driver told executors to stop. */
  record AskedToStop(Set<String> executorIds) implements Message {
    /** Copies the ids. */
    public AskedToStop {
      executorIds = Set.copyOf(executorIds);
    }
  }

  /** Executors finish their tasks and leave. */
  record Draining(Set<String> executorIds) implements Message {
    /** Copies the ids. */
    public Draining {
      executorIds = Set.copyOf(executorIds);
    }
  }

  /** A container asks which executor it is. */
  record Identify(String taskArn, Consumer<IdentityAnswer> reply) implements Message {}

  /** The application ends. */
  record Stop(Duration patience) implements Message {}
}
