package io.github.sparkonfargate.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.DateUtils;

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

    assertThat(refused.kind()).isEqualTo(EcsException.Kind.CREDENTIALS);
    assertThat(refused)
        .hasMessage(
            "DescribeClusters refused in cluster spark (eu-west-1): there are no AWS credentials;"
                + " give them by environment, profile (AWS_PROFILE) or the task role of the"
                + " driver");
  }

  @Test
  void aSignatureThatIsTooOldIsTheClocksFaultAndAWrongOneTheKeys() {
    Instant now = Instant.now();

    EcsException clock = faults.exception("RunTask", signatureRefused(now.plusSeconds(600)));
    EcsException key = faults.exception("RunTask", signatureRefused(now));

    assertThat(clock.kind()).isEqualTo(EcsException.Kind.CREDENTIALS);
    assertThat(clock).hasMessageContaining("this machine's clock");
    assertThat(key.kind()).isEqualTo(EcsException.Kind.ACCESS);
  }

  @Test
  void aKeyThatAwsDoesNotKnowIsNotCalledExpired() {
    String words = "The security token included in the request is invalid.";

    assertThat(
            faults.exception(
                "RunTask", refused("UnrecognizedClientException", words, Instant.now())))
        .hasMessageContaining("is invalid; check the access key id");
    assertThat(
            faults.exception(
                "RunTask",
                refused("ExpiredTokenException", "The security token is expired", Instant.now())))
        .hasMessageContaining("is expired; the credentials are not valid any more; renew them");
  }

  private static AwsServiceException signatureRefused(Instant awsTime) {
    return refused("InvalidSignatureException", "Signature expired: 1 is before 2", awsTime);
  }

  /** As the SDK reads AWS's answer, which has AWS's time. */
  private static AwsServiceException refused(String code, String message, Instant awsTime) {
    return AwsServiceException.builder()
        .statusCode(400)
        .clockSkew(Duration.ZERO)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage(message)
                .sdkHttpResponse(
                    SdkHttpResponse.builder()
                        .putHeader("Date", DateUtils.formatRfc822Date(awsTime))
                        .build())
                .build())
        .build();
  }

  @Test
  void whereThereIsNoAdviceTheFactIsTheMessage() {
    EcsException refused =
        new EcsException(EcsException.Kind.INVALID, "ListTasks refused", "", null);

    assertThat(refused.fact()).isEqualTo("ListTasks refused");
    assertThat(refused).hasMessage("ListTasks refused");
  }
}
