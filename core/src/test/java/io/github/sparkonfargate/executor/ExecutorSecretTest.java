package io.github.sparkonfargate.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.secret.ApplicationContext;
import io.github.sparkonfargate.secret.FakeSecretKeys;
import io.github.sparkonfargate.secret.SealedProperties;
import io.github.sparkonfargate.secret.SecretException;
import io.github.sparkonfargate.secret.SecretKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.Option;

class ExecutorSecretTest {
  private static final ApplicationContext OURS = new ApplicationContext("spark-1", "lab");

  private final FakeSecretKeys kms = new FakeSecretKeys();
  private final String arn = kms.addKey("k", "alias/k");
  private final SecretKeys.NewKey made = kms.generate(arn, OURS);

  @AfterEach
  void forget() {
    System.clearProperty("test.sealed.password");
    UserGroupInformation.reset();
  }

  @Test
  void isWhatSparkAuthenticatesWith() {
    open(made.wrapped().variables(), OURS).orElseThrow().install();

    SparkConf conf = new SparkConf(false).set("spark.authenticate", "true");
    conf.set("spark.authenticate.secret", "placeholder");
    SecurityManager spark =
        new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
    assertThat(spark.getSecretKey())
        .isEqualTo(
            new String(
                made.plaintext().authenticationSecret(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void setsThePropertiesThatTravelledSealed() {
    Map<String, String> environment = new HashMap<>(made.wrapped().variables());
    environment.put(
        SealedProperties.VARIABLE,
        SealedProperties.seal(Map.of("test.sealed.password", "x y"), made.plaintext(), OURS));

    ExecutorSecret secret = open(environment, OURS).orElseThrow();
    secret.install();

    assertThat(System.getProperty("test.sealed.password")).isEqualTo("x y");
    assertThat(secret.toString()).isEqualTo("(hidden)");
  }

  @Test
  void aCiphertextOfAnotherApplicationDoesNotOpen() {
    assertThatThrownBy(
            () -> open(made.wrapped().variables(), new ApplicationContext("spark-2", "lab")))
        .isInstanceOf(SecretException.class);
    assertThat(kms.isClosed()).isTrue();
  }

  @Test
  void aRoleThatMayNotDecryptDoesNotOpen() {
    kms.denyDecrypt();

    assertThatThrownBy(() -> open(made.wrapped().variables(), OURS))
        .isInstanceOf(SecretException.class);
  }

  @Test
  void withoutAuthenticationThereIsNothingToOpen() {
    assertThat(ExecutorSecret.open(Map.of(), false, OURS, wrapped -> kms)).isEmpty();
  }

  @Test
  void aDriverThatAuthenticatesHasToHandOutAKey() {
    assertThatThrownBy(() -> ExecutorSecret.open(Map.of(), true, OURS, wrapped -> kms))
        .isInstanceOf(SecretException.class)
        .hasMessageContaining("spark.authenticate=true", "versions");
  }

  private Optional<ExecutorSecret> open(
      Map<String, String> environment, ApplicationContext context) {
    return ExecutorSecret.open(environment, true, context, wrapped -> kms);
  }
}
