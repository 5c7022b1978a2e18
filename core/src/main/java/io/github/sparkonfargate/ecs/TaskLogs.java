package io.github.sparkonfargate.ecs;

import java.util.List;

/** What containers wrote, as CloudWatch Logs keeps it. Calls block. */
public interface TaskLogs extends AutoCloseable {

  /**
   * The last lines of a stream, oldest first; none if there is no such stream (yet).
   *
   * @param most at most so many
   * @throws EcsException if CloudWatch Logs refuses or cannot be reached
   */
  List<String> last(String group, String stream, int most);

  @Override
  void close();
}
