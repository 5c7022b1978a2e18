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
  protected void eventually(Runnable assertion) {
    for (int second = 0; second < 60; second++) {
      try {
        assertion.run();
        return;
      } catch (AssertionError tooEarly) {
        clock.advance(Duration.ofSeconds(1));
      }
    }
    assertion.run();
  }
}
