package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OperationSettingsTest {

  @Test
  void toAskAndToStopNeedNoImageNoRoleAndNoSubnets() {
    assertThat(OperationSettings.parse(Map.of("spark.master", "fargate://analytics")).cluster())
        .isEqualTo("analytics");
  }

  @Test
  void theEmbeddedLocalFargateHasNothingToAsk() {
    assertThatThrownBy(() -> OperationSettings.parse(Map.of("spark.master", "fargate-local")))
        .hasMessageContaining("ends with it");
  }
}
