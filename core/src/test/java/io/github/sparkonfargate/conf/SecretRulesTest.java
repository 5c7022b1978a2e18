package io.github.sparkonfargate.conf;

import static io.github.sparkonfargate.conf.SparkConfs.problems;
import static io.github.sparkonfargate.conf.SparkConfs.problemsOf;
import static io.github.sparkonfargate.conf.SparkConfs.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretRulesTest {

  @ParameterizedTest(name = "{0}={1} is refused")
  @CsvSource({
    "spark.executorEnv.DB_PASSWORD, hunter2, spark.fargate.executor.secretKeyRef.DB_PASSWORD",
    "spark.executorEnv.AWS_SECRET_ACCESS_KEY, hunter2, spark.fargate.executor.taskRole",
    "spark.executorEnv.URL, jdbc:x?user=u&password=hunter2, spark.fargate.executor.secretKeyRef.URL",
    "spark.fargate.tag.token, hunter2, remove it",
    "spark.fargate.executor.tag.team, the password is hunter2, remove it",
    "spark.fargate.log.options.splunk-token, hunter2, log driver",
    "spark.authenticate.secret.file, /hunter2, spark.authenticate.kms.key",
    "spark.authenticate.secret.executor.file, /hunter2, spark.authenticate.kms.key",
  })
  void refusesWhatWouldShowASecretInEcs(String key, String value, String tip) {
    assertThat(problems(key, value))
        .singleElement()
        .asString()
        .contains(key)
        .contains(tip)
        .doesNotContain("hunter2");
  }

  @ParameterizedTest(name = "{0}={1} is let through")
  @CsvSource({
    "spark.executorEnv.TOKENIZERS_PARALLELISM, false",
    "spark.executorEnv.PROVIDER_TOKEN_CLASS, com.example.auth.TokenProvider",
    "spark.executorEnv.STAGE, test",
    "spark.fargate.tag.team, data",
    "spark.hadoop.fs.s3a.secret.key, hunter2",
    "spark.authenticate.secretBitLength, 256",
  })
  void letsThroughWhatIsNoSecretOrGoesNowhereNearEcs(String key, String value) {
    assertThat(problems(key, value)).isEmpty();
  }

  @Test
  void followsTheUsersOwnRedactionRule() {
    assertThat(problems("spark.redaction.regex", "(?i)geheim", "spark.executorEnv.GEHEIM", "x"))
        .hasSize(1);
    assertThat(problems("spark.redaction.regex", "geheim", "spark.executorEnv.A_TOKEN", "x"))
        .isEmpty();
    assertThat(problems("spark.redaction.regex", "("))
        .singleElement()
        .asString()
        .contains("spark.redaction.regex");
  }

  @Test
  void isAtLeastAsStrictAsTheSparkWeCompileAgainst() {
    String theirs =
        new SparkConf(false)
            .get(org.apache.spark.internal.config.package$.MODULE$.SECRET_REDACTION_PATTERN())
            .toString();

    assertThat(SecretLooks.DEFAULT_REGEX).startsWith(theirs);
  }

  @Test
  void takesTheSeedsTwoKeys() {
    FargateSettings settings =
        settings("spark.authenticate", "true", "spark.authenticate.kms.key", "alias/spark");

    assertThat(settings.secrets().authenticate()).isTrue();
    assertThat(settings.secrets().kmsKey()).isEqualTo("alias/spark");
    assertThat(settings().secrets().authenticate()).isFalse();
  }

  @Test
  void refusesToAuthenticateWithoutAKey() {
    assertThat(problems("spark.authenticate", "true", "spark.authenticate.secret", "mine"))
        .singleElement()
        .asString()
        .contains("spark.authenticate.kms.key")
        .doesNotContain("mine");
  }

  @Test
  void refusesAKeyThatNothingWouldUse() {
    assertThat(problems("spark.authenticate.kms.key", "alias/spark"))
        .singleElement()
        .asString()
        .contains("spark.authenticate is not true");
  }

  @Test
  void reportsAMalformedKeyOnce() {
    assertThat(problems("spark.authenticate", "true", "spark.authenticate.kms.key", "my key"))
        .singleElement()
        .asString()
        .contains("is not a KMS key");
  }

  @Test
  void theLocalFargateHasAKeyOfItsOwn() {
    assertThat(problemsOf(Map.of("spark.master", "fargate-local", "spark.authenticate", "true")))
        .isEmpty();
  }

  @Test
  void refusesPasswordsOfTlsThatCouldNotTravel() {
    assertThat(
            problems("spark.ssl.rpc.enabled", "true", "spark.ssl.rpc.keyStorePassword", "hunter2"))
        .singleElement()
        .asString()
        .contains("spark.authenticate=true")
        .doesNotContain("hunter2");
    assertThat(problems("spark.ssl.rpc.enabled", "true")).isEmpty();
  }
}
