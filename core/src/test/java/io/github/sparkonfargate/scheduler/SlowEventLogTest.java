package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.package$;
import org.junit.jupiter.api.Test;

class SlowEventLogTest {

  @Test
  void sparkReadsTheKeyThatIsTurnedOff() {
    SparkConf conf = new SparkConf(false);
    assertThat(writes(conf)).isTrue();

    SlowEventLog.close(conf);

    assertThat(writes(conf)).isFalse();
  }

  @Test
  void whoeverLooksForASlowListenerMay() {
    SparkConf conf = new SparkConf(false).set(SlowEventLog.KEY, "true");

    SlowEventLog.close(conf);

    assertThat(writes(conf)).isTrue();
  }

  private static boolean writes(SparkConf conf) {
    return (Boolean) conf.get(package$.MODULE$.LISTENER_BUS_LOG_SLOW_EVENT_ENABLED());
  }
}
