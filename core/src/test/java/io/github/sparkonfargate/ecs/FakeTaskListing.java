package io.github.sparkonfargate.ecs;

import java.util.List;

/** The listing of a {@link FakeEcsTasks}. */
public final class FakeTaskListing implements TaskListing {
  private final FakeEcsTasks ecs;
  private int calls;

  public FakeTaskListing(FakeEcsTasks ecs) {
    this.ecs = ecs;
  }

  /** How often anything was listed. */
  public int calls() {
    return calls;
  }

  @Override
  public List<String> list(Which which, int most) {
    calls++;
    List<String> alive = ecs.alive();
    return switch (which) {
      case RUNNING -> alive.stream().limit(most).toList();
      case STOPPED -> ecs.all().stream().filter(arn -> !alive.contains(arn)).limit(most).toList();
    };
  }

  @Override
  public void close() {}
}
