package io.github.sparkonfargate.conf;

import static io.github.sparkonfargate.conf.SparkConfs.problems;
import static io.github.sparkonfargate.conf.SparkConfs.problemsOf;
import static io.github.sparkonfargate.conf.SparkConfs.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.LaunchRequest.Capacity;
import io.github.sparkonfargate.task.Sizing;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FargateSettingsTest {

  @Test
  void hasTheDocumentedDefaults() {
    FargateSettings settings = settings();

    assertThat(settings.aws())
        .isEqualTo(
            new FargateSettings.Aws(
                null, null, null, Duration.ofSeconds(10), Duration.ofSeconds(10)));
    assertThat(settings.executor().capacity()).isEqualTo(new Capacity.OnDemand());
    assertThat(settings.executor().ephemeralStorageGiB()).isZero();
    assertThat(settings.executor().terminationGracePeriod()).isEqualTo(Duration.ofSeconds(120));
    assertThat(settings.allocation().batchSize()).isEqualTo(10);
    assertThat(settings.allocation().maxPendingTasks()).isEqualTo(Integer.MAX_VALUE);
    assertThat(settings.platformVersion()).isEqualTo("LATEST");
    assertThat(settings.launchOptions().enableEcsManagedTags()).isTrue();
    assertThat(settings.reportInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.log().awslogsOptions("eu-west-1"))
        .isEqualTo(
            Map.of(
                "awslogs-group", "/spark-fargate",
                "awslogs-region", "eu-west-1",
                "awslogs-stream-prefix", "spark",
                "awslogs-create-group", "true",
                "mode", "non-blocking",
                "max-buffer-size", "25m"));
  }

  @Test
  void whoSubmitsHasPatienceOfHisOwn() {
    Map<String, String> conf =
        SparkConfs.complete(
            "spark.fargate.submission.connectionTimeout", "3s",
            "spark.fargate.driver.connectionTimeout", "20s",
            "spark.fargate.driver.requestTimeout", "30s");

    assertThat(FargateSettings.parse(conf).aws().connectionTimeout()).hasSeconds(20);
    assertThat(FargateSettings.ofSubmitter(conf).aws().connectionTimeout()).hasSeconds(3);
    assertThat(FargateSettings.ofSubmitter(conf).aws().requestTimeout()).hasSeconds(10);
  }

  @Test
  void theDriversPatienceIsCheckedWhenItIsSubmitted() {
    Map<String, String> conf = SparkConfs.complete("spark.fargate.driver.requestTimeout", "long");

    assertThatThrownBy(() -> FargateSettings.ofSubmitter(conf))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("spark.fargate.driver.requestTimeout=long");
  }

  @Test
  void aNameThatIsNotUsedIsCheckedAllTheSame() {
    assertThat(
            problems(
                "spark.fargate.allocation.maximum", "5",
                "spark.lambda.concurrent.requests.max", "x"))
        .containsExactly("spark.lambda.concurrent.requests.max=x is not a whole number.");
  }

  @Test
  void aCapacityProviderThatFargateDoesNotHaveStandsBesideOtherMistakes() {
    assertThat(
            problems(
                "spark.fargate.executor.capacityProviderStrategy", "SPOT=1",
                "spark.fargate.allocation.batch.size", "11"))
        .hasSize(2)
        .contains(
            "spark.fargate.executor.capacityProviderStrategy=SPOT=1 names the capacity provider"
                + " 'SPOT', which cannot run Fargate tasks; FARGATE and FARGATE_SPOT can.");
  }

  @Test
  void letsTheClusterInTheMasterWin() {
    assertThat(
            settings("spark.master", "fargate://analytics", "spark.fargate.cluster", "other")
                .cluster())
        .isEqualTo("analytics");
    assertThat(settings("spark.fargate.cluster", "other").cluster()).isEqualTo("other");
    assertThat(settings("spark.master", "spark-fargate").cluster()).isEqualTo("default");
  }

  @Test
  void reportsEverythingThatIsMissingAtOnce() {
    assertThat(problemsOf(Map.of("spark.master", "fargate")))
        .satisfiesExactlyInAnyOrder(
            problem -> assertThat(problem).startsWith("spark.fargate.container.image is not set: "),
            problem -> assertThat(problem).startsWith("spark.fargate.subnets is not set: "),
            problem -> assertThat(problem).startsWith("spark.fargate.executionRole is not set: "));
  }

  @Test
  void needsNothingWithTheEmbeddedLocalFargate() {
    assertThat(problemsOf(Map.of("spark.master", "fargate-local"))).isEmpty();
  }

  @Test
  void refusesMastersThatAreNotOurs() {
    assertThat(problems("spark.master", "yarn"))
        .containsExactly(
            "spark.master=yarn is not a master of Fargate; write fargate, fargate://CLUSTER or"
                + " fargate-local.");
    assertThat(problems("spark.master", "fargate://"))
        .singleElement()
        .asString()
        .startsWith("spark.master=fargate:// names no ECS cluster");
  }

  @Test
  void refusesMoreSubnetsAndSecurityGroupsThanATaskMayHave() {
    assertThat(problems("spark.fargate.executor.subnets", ids("subnet-", 17)))
        .singleElement()
        .asString()
        .endsWith("names more than 16 subnets, the most a Fargate task may have.");
    assertThat(problems("spark.fargate.securityGroups", ids("sg-", 6)))
        .singleElement()
        .asString()
        .endsWith("names more than 5 security groups, the most a Fargate task may have.");
    assertThat(
            problems(
                "spark.fargate.executor.subnets", ids("subnet-", 16),
                "spark.fargate.securityGroups", ids("sg-", 5)))
        .isEmpty();
  }

  @Test
  void refusesIdsOfTheWrongKind() {
    assertThat(problems("spark.fargate.subnets", "subnet-0a,vpc-0a")).hasSize(1);
    assertThat(problems("spark.fargate.subnets", "subnet-0a,subnet-0a")).hasSize(1);
    assertThat(problems("spark.fargate.securityGroups", "default")).hasSize(1);
    assertThat(problems("spark.fargate.executionRole", "arn:aws:iam::1:user/x")).hasSize(1);
    assertThat(problems("spark.fargate.executionRole", "arn:aws-cn:iam::123456789012:role/p/x"))
        .isEmpty();
    assertThat(problems("spark.fargate.cluster", "my cluster")).hasSize(1);
    assertThat(problems("spark.fargate.region", "Ireland")).hasSize(1);
  }

  @Test
  void suggestsTheNearestKeyForAMisspeltOne() {
    assertThat(problems("spark.fargate.executor.subnet", "subnet-0a"))
        .containsExactly(
            "spark.fargate.executor.subnet is not a key of spark-on-fargate; did you mean"
                + " spark.fargate.executor.subnets?");
  }

  @Test
  void refusesExecutorsThatNoFargateTaskCanHold() {
    assertThat(problems("spark.executor.cores", "32")).singleElement().asString().contains("32");
    assertThat(problems("spark.executor.memory", "119g"))
        .singleElement()
        .asString()
        .contains("spark.executor.memory");
    assertThat(problems("spark.executor.memory", "lots")).hasSize(1);
    assertThat(problems("spark.executor.cores", "32", "spark.fargate.executor.request.cores", "16"))
        .isEmpty();
  }

  @Test
  void refusesARoundedSizeOnlyWhenSizingIsStrict() {
    assertThat(problems("spark.fargate.executor.sizing", "strict")).hasSize(1);
    assertThat(
            settings(
                    "spark.fargate.executor.sizing",
                    "STRICT",
                    "spark.executor.memory",
                    "2g",
                    "spark.executor.memoryOverhead",
                    "1g")
                .executor()
                .sizing())
        .isEqualTo(Sizing.STRICT);
  }

  @Test
  void acceptsTheLocalAccessKeyForALoopbackEndpointOnly() {
    String[] keys = {
      "spark.fargate.local.accessKeyId", "local",
      "spark.fargate.local.secretAccessKey", "sesame",
      "spark.fargate.endpointOverride", "http://127.0.0.1:4566"
    };
    FargateSettings settings = settings(keys);
    assertThat(settings.aws().endpointOverride()).isEqualTo(URI.create("http://127.0.0.1:4566"));
    assertThat(settings.aws().localCredentials().secretAccessKey().reveal()).isEqualTo("sesame");
    assertThat(settings.toString()).doesNotContain("sesame");

    for (String elsewhere : List.of("https://ecs.example.com", "http://127.evil.example", "")) {
      keys[5] = elsewhere;
      assertThat(problems(keys))
          .singleElement()
          .asString()
          .contains("for a local Fargate only")
          .doesNotContain("sesame");
    }
  }

  @Test
  void refusesHalfAnAccessKey() {
    assertThat(
            problems(
                "spark.fargate.endpointOverride", "http://localhost:1",
                "spark.fargate.local.accessKeyId", "local"))
        .singleElement()
        .asString()
        .startsWith("Only one of");
  }

  @Test
  void mergesTheTagsOfApplicationAndRole() {
    FargateSettings settings =
        settings(
            "spark.fargate.tag.team", "data",
            "spark.fargate.tag.stage", "test",
            "spark.fargate.executor.tag.stage", "live");

    assertThat(settings.executor().tags()).isEqualTo(Map.of("team", "data", "stage", "live"));
    assertThat(settings.driver().tags()).isEqualTo(Map.of("team", "data", "stage", "test"));
  }

  @Test
  void refusesTagsThatEcsWouldRefuse() {
    assertThat(problems("spark.fargate.executor.tag.spark-app-id", "x")).hasSize(1);
    assertThat(problems("spark.fargate.executor.tag.aws:x", "x")).hasSize(1);
    assertThat(problems("spark.fargate.executor.tag.x", "a#b")).hasSize(1);
    assertThat(problems("spark.fargate.executor.tag.x", "v".repeat(257))).hasSize(1);
    String[] many =
        IntStream.range(0, 48)
            .boxed()
            .flatMap(i -> List.of("spark.fargate.executor.tag.t" + i, "x").stream())
            .toArray(String[]::new);
    assertThat(problems(many)).singleElement().asString().contains("48 tags");
  }

  @Test
  void namesATagThatEcsWouldRefuseAndNotItsValue() {
    assertThat(problems("spark.fargate.tag.access", "hunter2#".repeat(40)))
        .hasSize(2)
        .allSatisfy(words -> assertThat(words).startsWith("Tag access ").doesNotContain("hunter2"));
  }

  @Test
  void readsTheOtherKeysOfExecutors() {
    FargateSettings.Task executor =
        settings(
                "spark.fargate.executor.ephemeralStorage", "100g",
                "spark.fargate.executor.request.cores", "0.5",
                "spark.fargate.executor.capacityProviderStrategy",
                    "FARGATE=1:base=2,FARGATE_SPOT=4",
                "spark.fargate.executor.user", "185:0",
                "spark.fargate.executor.container.image", "other@sha256:00",
                "spark.fargate.executor.readonlyRootFilesystem", "true",
                "spark.fargate.assignPublicIp", "true",
                "spark.fargate.executor.terminationGracePeriodSeconds", "30")
            .executor();

    assertThat(executor.ephemeralStorageGiB()).isEqualTo(100);
    assertThat(executor.requestCpuUnits()).isEqualTo(512);
    assertThat(executor.capacity())
        .isEqualTo(
            new Capacity.Strategy(
                List.of(
                    new Capacity.Item("FARGATE", 1, 2), new Capacity.Item("FARGATE_SPOT", 4, 0))));
    assertThat(executor.confinement().user()).isEqualTo("185:0");
    assertThat(executor.image()).isEqualTo("other@sha256:00");
    assertThat(executor.confinement().readonlyRootFilesystem()).isTrue();
    assertThat(executor.network().assignPublicIp()).isTrue();
    assertThat(executor.terminationGracePeriod()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void warnsAboutAnImageThatIsNotPinned() {
    assertThat(settings().warnings()).singleElement().asString().contains("not pinned by digest");
    assertThat(settings("spark.fargate.container.image", "r@sha256:0").warnings()).isEmpty();
  }

  @Test
  void doesNotWarnOfTheImagesOfALocalFargate() {
    assertThat(settings("spark.fargate.container.image", "spark-fargate").warnings()).isEmpty();
    assertThat(settings("spark.fargate.endpointOverride", "http://127.0.0.1:4566").warnings())
        .isEmpty();
    assertThat(settings("spark.fargate.endpointOverride", "https://ecs.example").warnings())
        .hasSize(1);
  }

  @Test
  void refusesValuesOutOfRange() {
    assertThat(
            problems(
                "spark.fargate.allocation.batch.size", "11",
                "spark.fargate.executor.ephemeralStorage", "201g",
                "spark.fargate.executor.terminationGracePeriodSeconds", "121",
                "spark.fargate.executor.apiPollingInterval", "0s",
                "spark.fargate.allocation.startFailure.backoff.initial", "2min",
                "spark.fargate.enableExecuteCommand", "true"))
        .hasSize(6);
  }

  private static String ids(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).collect(Collectors.joining(","));
  }
}
