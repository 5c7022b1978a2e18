package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.StageInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImpossibleStagesTest {
  private final Map<Integer, String> cancelled = new TreeMap<>();
  private volatile Optional<StageInfo> seen = Optional.empty();

  /** Of a real stage: the constructor differs between Spark versions. */
  @BeforeEach
  void runAStage() {
    SparkConf conf = new SparkConf(false).setMaster("local[1]").setAppName("stages");
    conf.set("spark.ui.enabled", "false").set("spark.driver.host", "127.0.0.1");
    try (JavaSparkContext spark = new JavaSparkContext(SparkContext.getOrCreate(conf))) {
      spark
          .sc()
          .addSparkListener(
              new SparkListener() {
                @Override
                public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
                  seen = Optional.of(submitted.stageInfo());
                }
              });
      assertThat(spark.parallelize(List.of(1), 1).count()).isEqualTo(1);
      Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> seen.isPresent());
    }
  }

  @Test
  void endsTheJobsOfAStageWhoseExecutorsCannotBeHad() {
    submit(profile -> Optional.of("resource profile " + profile + " is too large"));

    assertThat(cancelled)
        .containsExactly(Map.entry(0, "stage 0 cannot run: resource profile 0 is too large"));
  }

  @Test
  void leavesOtherStagesAlone() {
    submit(profile -> Optional.empty());

    assertThat(cancelled).isEmpty();
  }

  private void submit(IntFunction<Optional<String>> refusal) {
    new ImpossibleStages(refusal, cancelled::put)
        .onStageSubmitted(new SparkListenerStageSubmitted(seen.orElseThrow(), new Properties()));
  }
}
