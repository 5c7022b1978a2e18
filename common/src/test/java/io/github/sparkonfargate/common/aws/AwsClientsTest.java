package io.github.sparkonfargate.common.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AwsClientsTest {

  @Test
  void usesTheRegionOfTheSettings() {
    try (AwsClients clients = AwsClients.create(AwsSettings.defaults().withRegion("eu-west-1"))) {
      assertThat(clients.region()).isEqualTo("eu-west-1");
    }
  }
}
