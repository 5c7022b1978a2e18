package io.github.sparkonfargate.local.logs;

import java.util.List;

/**
 * The events of a stream, numbered as they came in. Old ones may be gone: {@link #first} moves on.
 */
interface Events {
  /** Takes in what has been written since; does nothing where events come by themselves. */
  default void refresh(long now) {}

  long first();

  /** One more than the last number. */
  long end();

  /** Those from {@code from} to before {@code to}, both within {@link #first} and {@link #end}. */
  List<Event> range(long from, long to);

  long bytes();
}
