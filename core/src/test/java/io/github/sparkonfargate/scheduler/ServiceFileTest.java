package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.apache.spark.scheduler.ExternalClusterManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceFileTest {

  @Test
  void sparkFindsTheClusterManager() {
    assertThat(ServiceLoader.load(ExternalClusterManager.class))
        .hasAtLeastOneElementOfType(FargateClusterManager.class);
  }

  @ParameterizedTest
  @CsvSource({
    "fargate, true",
    "fargate://analytics, true",
    "spark-fargate, true",
    "fargate-local, true",
    "fargates, false",
    "spark://host:7077, false",
    "k8s://https://host, false",
    "local[2], false"
  })
  void itTakesOurMastersAndNoOthers(String master, boolean ours) {
    assertThat(new FargateClusterManager().canCreate(master)).isEqualTo(ours);
  }
}
