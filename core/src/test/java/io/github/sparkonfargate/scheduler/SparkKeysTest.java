package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.AllocatorSettings.Failures;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Spark's own keys that we read, or complete where the user left them open. */
class SparkKeysTest {

  private final SparkConf conf = new SparkConf(false);

  @Test
  void allowsTwiceAsManyFailuresAsExecutorsButThreeAtLeast() {
    assertThat(ExecutorFailureLimit.of(conf)).isEqualTo(new Failures(3, Duration.ZERO));
    conf.set("spark.executor.instances", "20");
    assertThat(ExecutorFailureLimit.of(conf).most()).isEqualTo(40);
  }

  @Test
  void allowsTwiceDynamicAllocationsMostOrAnyNumberWhereThereIsNoMost() {
    conf.set("spark.dynamicAllocation.enabled", "true").set("spark.executor.instances", "2");
    assertThat(ExecutorFailureLimit.of(conf).most()).isEqualTo(Integer.MAX_VALUE);
    conf.set("spark.dynamicAllocation.maxExecutors", "8");
    assertThat(ExecutorFailureLimit.of(conf).most()).isEqualTo(16);
  }

  @Test
  void takesTheUsersLimitAndInterval() {
    conf.set("spark.executor.maxNumFailures", "7")
        .set("spark.executor.failuresValidityInterval", "1h");

    assertThat(ExecutorFailureLimit.of(conf)).isEqualTo(new Failures(7, Duration.ofHours(1)));
  }

  @Test
  void enablesDecommissioningWhereExecutorsAreExpectedToBeTakenAway() {
    DecommissionDefaults.apply(conf, true);

    assertThat(conf.get("spark.decommission.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.executor.decommission.signal")).isEqualTo("TERM");
    assertThat(conf.get("spark.storage.decommission.enabled")).isEqualTo("true");
    assertThat(conf.get("spark.storage.decommission.replicationReattemptInterval")).isEqualTo("5s");
  }

  @Test
  void movesNoShuffleBlocksThatLieInS3() {
    SparkConf own = new SparkConf(false);
    DecommissionDefaults.apply(own, true);
    SparkConf s3 =
        new SparkConf(false)
            .set("spark.shuffle.manager", "io.github.sparkonfargate.shuffle.S3ShuffleManager");
    DecommissionDefaults.apply(s3, true);

    assertThat(own.get("spark.storage.decommission.shuffleBlocks.enabled")).isEqualTo("true");
    assertThat(s3.get("spark.storage.decommission.shuffleBlocks.enabled")).isEqualTo("false");
    assertThat(s3.get("spark.storage.decommission.rddBlocks.enabled")).isEqualTo("true");
  }

  @Test
  void listensForFargatesSignalWhereTheUserEnabledDecommissioning() {
    conf.set("spark.decommission.enabled", "true");

    DecommissionDefaults.apply(conf, false);

    assertThat(conf.get("spark.executor.decommission.signal")).isEqualTo("TERM");
    assertThat(conf.contains("spark.storage.decommission.enabled")).isFalse();
  }

  @Test
  void leavesWhatTheUserSetAlone() {
    conf.set("spark.decommission.enabled", "false")
        .set("spark.executor.decommission.signal", "USR2");

    DecommissionDefaults.apply(conf, true);

    assertThat(conf.get("spark.decommission.enabled")).isEqualTo("false");
    assertThat(conf.get("spark.executor.decommission.signal")).isEqualTo("USR2");
  }

  @Test
  void changesNothingForExecutorsOnDemand() {
    DecommissionDefaults.apply(conf, false);

    assertThat(conf.getAll()).isEmpty();
  }
}
