package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.apache.spark.resource.ResourceProfileManager;
import org.junit.jupiter.api.Test;

class StageLevelSchedulingTest {

  @Test
  void theFieldItSetsIsThere() {
    assertThatCode(() -> ResourceProfileManager.class.getDeclaredField(StageLevelScheduling.FIELD))
        .doesNotThrowAnyException();
  }
}
