package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.store.ObjectUri;
import org.junit.jupiter.api.Test;

class DriverResultTest {
  private final DriverResult result = new DriverResult("spark-1", 3, "ValueError: \"quoted\"");

  @Test
  void isReadBackFromItsLine() {
    assertThat(DriverResult.inLine(result.toLine())).contains(result);
    assertThat(DriverResult.inLine("26/11/21 INFO " + result.toJson())).isEmpty();
    assertThat(DriverResult.fromJson(result.toJson().substring(5))).isEmpty();
  }

  @Test
  void liesBesideTheUploadsWhichItOutlives() {
    assertThat(
            FargateDriver.resultPlace(ObjectUri.parse("s3://b/p/spark-upload-spark-1/"), "spark-1"))
        .hasToString("s3://b/p/spark-result-spark-1.json");
    assertThat(
            FargateDriver.resultPlace(ObjectUri.parse("s3://b/spark-upload-spark-1/"), "spark-1"))
        .hasToString("s3://b/spark-result-spark-1.json");
  }
}
