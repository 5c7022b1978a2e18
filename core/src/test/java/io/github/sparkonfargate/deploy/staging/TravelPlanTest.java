package io.github.sparkonfargate.deploy.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.conf.SecretLooks;
import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.driver.Orders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TravelPlanTest {
  private static final DriverOrder.Resource IN_IMAGE =
      new DriverOrder.Resource(DriverOrder.Kind.JAR, "local:///app.jar");

  /** As Spark 4.3 has it. */
  private static final Secrets SECRETS =
      new Secrets(
          SecretLooks.of(Pattern.compile("(?i)secret|password|token|access[.]?key|credential")));

  @TempDir private Path folder;

  @Test
  void whatIsShortAndHarmlessTravelsInline() {
    TravelPlan plan = plan(Orders.of(Map.of("spark.a", "1")), "", true);

    assertThat(plan).isEqualTo(new TravelPlan(false, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "spark.my.password, x",
    "spark.my.Token, x",
    "spark.driver.extraJavaOptions, -Dsecret=x",
    "spark.hadoop.fs.s3a.access.key, AKIA",
    "spark.hadoop.fs.s3a.credential, org.example"
  })
  void whatLooksSecretTravelsNotInlineAndIsNamedWithoutItsValue(String key, String value) {
    DriverOrder order = Orders.of(Map.of(key, value));

    assertThat(plan(order, "s3://b/p", true)).isEqualTo(new TravelPlan(true, ""));
    assertThat(plan(order, "", true).problem())
        .contains("spark.fargate.file.upload.path is not set", key)
        .doesNotContain("=x", "AKIA");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.hadoop.fs.s3a.aws.credentials.provider, com.amazonaws.auth.DefaultAWSCredentialsProviderChain",
    "spark.hadoop.fs.s3a.aws.credentials.provider, 'org.a.b.One, org.a.b.Two$Inner'",
    "spark.token.enabled, true"
  })
  void aClassOrASwitchIsNoSecretWhateverItsKeyIsCalled(String key, String value) {
    assertThat(plan(Orders.of(Map.of(key, value)), "", true)).isEqualTo(new TravelPlan(false, ""));
  }

  @Test
  void theArnOfASecretIsNoneItself() {
    DriverOrder order =
        Orders.of(
            Map.of(
                "spark.fargate.executor.secretKeyRef.DB_PASSWORD",
                "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"));

    assertThat(plan(order, "", true)).isEqualTo(new TravelPlan(false, ""));
  }

  @Test
  void anArgumentThatLooksSecretIsNamedByItsNumber() {
    DriverOrder order =
        Orders.of(Map.of(), IN_IMAGE, List.of("in", "--password=tiger"), Map.of(), 0);

    assertThat(plan(order, "", true).problem())
        .contains("argument 2 of the application")
        .doesNotContain("tiger");
  }

  @Test
  void aConfigurationFileWithAPasswordIsNamed() {
    DriverOrder order =
        Orders.of(
            Map.of(), IN_IMAGE, List.of(), Map.of("hive-site.xml", "ConnectionPassword tiger"), 0);

    assertThat(plan(order, "", true).problem()).contains("hive-site.xml").doesNotContain("tiger");
  }

  @Test
  void whatIsTooLongIsStagedAndTheCulpritNamed() {
    DriverOrder order = Orders.of(Map.of("spark.long", "x".repeat(12_000), "spark.short", "x"));

    assertThat(plan(order, "s3://b/p", false).staged()).isTrue();
    assertThat(plan(order, "", false).problem()).contains("spark.long with 12000 characters");
  }

  @Test
  void filesOfThisMachineAreNamed() throws IOException {
    Path jar = Files.createFile(folder.resolve("app.jar"));
    DriverOrder order =
        Orders.of(Map.of(), new DriverOrder.Resource(DriverOrder.Kind.JAR, "file:" + jar));

    assertThat(plan(order, "", true).problem()).contains(jar.toString());
    assertThat(plan(order, "s3://b/p", true)).isEqualTo(new TravelPlan(true, ""));
  }

  @Test
  void aLeaseNeedsAPlace() {
    DriverOrder order = Orders.of(Map.of(), IN_IMAGE, List.of(), Map.of(), 30);

    assertThat(plan(order, "", true).problem()).contains("leaseTimeout");
    assertThat(plan(order, "s3://b/p", true).staged()).isTrue();
  }

  private static TravelPlan plan(DriverOrder order, String uploadPath, boolean fits) {
    LocalFiles files = LocalFiles.of(order.properties(), order.resource());
    return TravelPlan.of(order, files, SECRETS, uploadPath, fits);
  }
}
