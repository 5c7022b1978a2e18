package io.github.sparkonfargate.ecs;

import java.util.List;

/** Finds tasks of a cluster whose ids are not known. Calls block. */
public interface TaskListing extends AutoCloseable {

  /** Which tasks. */
  enum Which {
    /** Those that run or are to run. */
    RUNNING,
    /** Those that ended within the last hour or so, as far as ECS remembers. */
    STOPPED
  }

  /**
   * ARNs of tasks in the cluster, whoever started them.
   *
   * @param most stop looking after so many
   * @throws EcsException if ECS refuses or cannot be reached
   */
  List<String> list(Which which, int most);

  @Override
  void close();
}
