package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class EcsFaultsTest {
  private final EcsFaults faults = new EcsFaults("spark", "eu-west-1");

  @Test
  void theFactOfAMissingClusterNamesNoSetting() {
    EcsException refused = faults.noCluster("it does not exist");

    assertThat(refused.fact())
        .isEqualTo("ECS cluster 'spark' cannot be used in eu-west-1: it does not exist");
    assertThat(refused).hasMessageStartingWith(refused.fact() + "; check the name");
    assertThat(refused).hasMessageContaining("spark.fargate.cluster");
  }

  @Test
  void theFactOfAMissingAnswerNamesNoSetting() {
    EcsException refused = faults.exception("ListTasks", SdkClientException.create("no route."));

    assertThat(refused.fact())
        .isEqualTo("ListTasks got no answer for cluster spark (eu-west-1): no route");
    assertThat(refused).hasMessageStartingWith(refused.fact() + "; check the network");
    assertThat(refused).hasMessageContaining("spark.fargate.endpointOverride");
  }

  @Test
  void noCredentialsAreOneSentenceAndNotAPageOfProviders() {
    EcsException refused =
        faults.exception(
            "DescribeClusters",
            SdkClientException.create(
                "Unable to load credentials from any of the providers in the chain"
                    + " AwsCredentialsProviderChain(credentialsProviders=[A(), B()]) : [A(): no.]"));

    assertThat(refused.kind()).isEqualTo(EcsException.Kind.ACCESS);
    assertThat(refused)
        .hasMessage(
            "DescribeClusters refused in cluster spark (eu-west-1): there are no AWS credentials;"
                + " give them by environment, profile (AWS_PROFILE) or the task role of the"
                + " driver");
  }

  @Test
  void whereThereIsNoAdviceTheFactIsTheMessage() {
    EcsException refused =
        new EcsException(EcsException.Kind.INVALID, "ListTasks refused", "", null);

    assertThat(refused.fact()).isEqualTo("ListTasks refused");
    assertThat(refused).hasMessage("ListTasks refused");
  }
}
