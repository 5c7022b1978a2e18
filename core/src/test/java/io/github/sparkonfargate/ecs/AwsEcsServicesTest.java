package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparkonfargate.common.aws.AwsSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services over HTTP, with the answers of AWS. */
class AwsEcsServicesTest {
  private ScriptedEcs aws;
  private EcsServices services;

  @BeforeEach
  void start() throws IOException {
    aws = new ScriptedEcs();
    services =
        AwsEcsServices.create(
            AwsSettings.defaults()
                .withRegion("eu-west-1")
                .withEndpoint(aws.endpoint(), new AwsSettings.LocalCredentials("id", "key")),
            "spark");
  }

  @AfterEach
  void stop() {
    services.close();
    aws.close();
  }

  /** Otherwise the second of two calls is refused, and what the first made is taken back. */
  @Test
  void aRepeatedCreationIsTheSameToEcs() throws IOException {
    aws.thenDrop().then("{\"service\":{}}").then("{\"service\":{}}").then("{\"service\":{}}");

    services.create(order("spark-1-driver", "definition:1"));
    services.create(order("spark-1-driver", "definition:1"));
    services.create(order("spark-2-driver", "definition:2"));

    assertThat(aws.actions()).hasSize(4).containsOnly("CreateService");
    assertThat(tokenOf(0)).matches("[!-~]{1,36}");
    assertThat(List.of(tokenOf(1), tokenOf(2))).containsOnly(tokenOf(0));
    assertThat(tokenOf(3)).isNotEqualTo(tokenOf(0));
  }

  private String tokenOf(int call) throws IOException {
    return new ObjectMapper()
        .readTree(aws.calls().get(call).body())
        .required("clientToken")
        .asText();
  }

  private static EcsServices.Order order(String name, String definition) {
    return new EcsServices.Order(
        name,
        definition,
        new LaunchRequest.Capacity.OnDemand(),
        "LATEST",
        new LaunchRequest.Network(List.of("subnet-1"), List.of(), false),
        Map.of("spark-role", "driver"),
        new LaunchRequest.Options(true, false, false));
  }
}
