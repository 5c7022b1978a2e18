package io.github.sparkonfargate.ecs;

import java.time.Duration;

/** The fake keeps the contract, so that tests on it prove something. */
class FakeEcsTasksTest extends EcsTasksContract {
  private final ManualClock clock = new ManualClock();
  private final FakeEcsTasks ecs = new FakeEcsTasks(clock);

  @Override
  protected EcsTasks ecs() {
    return ecs;
  }

  @Override
  protected void pass(Duration duration) {
    clock.advance(duration);
  }
}
