package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.junit.jupiter.api.Test;

class ExecutorCoresTest {
  private final SparkConf conf = new SparkConf(false).set("spark.master", "fargate");

  @Test
  void sparkCountsTheTasksThatACustomProfileHasRoomFor() {
    assertThat(eightCores().maxTasksPerExecutor(conf)).as("Spark alone").isEqualTo(1);

    ExecutorCores.complete(conf);

    assertThat(eightCores().maxTasksPerExecutor(conf)).isEqualTo(8);
  }

  @Test
  void theUsersOwnNumberStays() {
    conf.set("spark.executor.cores", "4");

    ExecutorCores.complete(conf);

    assertThat(conf.get("spark.executor.cores")).isEqualTo("4");
  }

  /** A new one each time: a profile counts once. */
  private static ResourceProfile eightCores() {
    return new ResourceProfileBuilder()
        .require(new ExecutorResourceRequests().cores(8))
        .require(new TaskResourceRequests().cpus(1))
        .build();
  }
}
