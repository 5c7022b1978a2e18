package io.github.sparkonfargate.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.deploy.cluster.FargateClusterApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.Function0;
import scala.Option;
import scala.Tuple4;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

class SubmitHookTest {
  private static final List<String> COMPLETE =
      List.of(
          "--conf", "spark.fargate.container.image=spark-fargate",
          "--conf", "spark.fargate.subnets=subnet-1234abcd",
          "--conf", "spark.fargate.securityGroups=sg-1234abcd",
          "--conf", "spark.fargate.executionRole=arn:aws:iam::123456789012:role/execution");

  private final RecordingSubmit submit = new RecordingSubmit();
  private final List<Map<String, String>> preflown = new ArrayList<>();

  @TempDir private Path folder;

  @BeforeEach
  void spareKubernetesClasses() {
    // Stock code asks for the Kubernetes client's class, which Maven does not have, but not in
    // tests.
    System.setProperty("spark.testing", "true");
  }

  @AfterEach
  void restore() {
    System.clearProperty("spark.testing");
  }

  @Test
  void preparesUnderThePlaceholderAndPutsTheMasterBack() throws Exception {
    SparkSubmitArguments arguments = submission("fargate", COMPLETE);

    var prepared = hook("4.2.0").prepareOurs(submit, arguments, Option.empty());

    assertThat(prepared._3().get("spark.master")).isEqualTo("fargate");
    assertThat(prepared._4()).isEqualTo("Main");
    assertThat(arguments.maybeMaster().get()).isEqualTo("fargate");
    assertThat(submit.preparedMasters).containsExactly(SubmitHook.PLACEHOLDER);
  }

  @Test
  void letsSparkMapItsOptions() throws Exception {
    List<String> options = new ArrayList<>(COMPLETE);
    options.addAll(
        List.of("--num-executors", "7", "--executor-cores", "2", "--executor-memory", "4g"));

    var prepared =
        hook("4.2.0").prepareOurs(submit, submission("fargate://x", options), Option.empty());

    assertThat(prepared._3().get("spark.executor.instances")).isEqualTo("7");
    assertThat(prepared._3().get("spark.executor.cores")).isEqualTo("2");
    assertThat(prepared._3().get("spark.executor.memory")).isEqualTo("4g");
    assertThat(prepared._3().get("spark.master")).isEqualTo("fargate://x");
  }

  @Test
  void sparkIsToldTheCoresOfAnExecutorThatTheUserLeftOpen() throws Exception {
    SparkConf here =
        hook("4.2.0").prepareOurs(submit, submission("fargate", COMPLETE), Option.empty())._3();
    SparkConf away =
        hook("4.2.0").prepareOurs(submit, submission("fargate", cluster()), Option.empty())._3();

    assertThat(here.get("spark.executor.cores")).isEqualTo("1");
    assertThat(away.contains("spark.executor.cores")).as("left to the driver").isFalse();
  }

  @ParameterizedTest(name = "{0}=\"{1}\"")
  @CsvSource({
    "spark.authenticate, ''",
    "spark.authenticate, ' false '",
    "spark.ssl.rpc.enabled, ' '",
    "spark.network.crypto.enabled, ''",
    "spark.io.encryption.enabled, ' true'",
  })
  void blanksInSwitchesOfSecurityReachNobody(String key, String value) throws Exception {
    List<String> options = new ArrayList<>(COMPLETE);
    options.addAll(List.of("--conf", key + "=" + value));
    SparkSubmitArguments arguments = submission("fargate", options);

    SparkConf prepared = hook("4.2.0").prepareOurs(submit, arguments, Option.empty())._3();

    assertThat(preflown.get(0).get(key)).isEqualTo(value.isBlank() ? null : value.strip());
    assertThat(prepared.get(key, "false")).isEqualTo(value.isBlank() ? "false" : value.strip());
  }

  @Test
  void preflightSeesTheOptionsByTheirKeys() throws Exception {
    List<String> options = new ArrayList<>(COMPLETE);
    options.addAll(List.of("--num-executors", "7", "--executor-memory", "4g"));

    hook("4.2.0").prepareOurs(submit, submission("fargate", options), Option.empty());

    assertThat(preflown).hasSize(1);
    assertThat(preflown.get(0))
        .containsEntry("spark.master", "fargate")
        .containsEntry("spark.executor.instances", "7")
        .containsEntry("spark.executor.memory", "4g");
  }

  @Test
  void restoresTheMasterWhenSparkRefuses() {
    SparkSubmitArguments arguments = submission("fargate", COMPLETE);
    submit.failure = new IllegalStateException("no such jar");

    assertThatThrownBy(() -> hook("4.2.0").prepareOurs(submit, arguments, Option.empty()))
        .isSameAs(submit.failure);
    assertThat(arguments.maybeMaster().get()).isEqualTo("fargate");
  }

  @Test
  void otherMastersAreLeftToSpark() throws Exception {
    for (String master : List.of("local[2]", "spark://host:7077", "yarn", "k8s://https://a")) {
      assertThat(SubmitHook.prepare(submit, submission(master, List.of()), Option.empty()))
          .isNull();
    }
    assertThat(submit.preparedMasters).isEmpty();
  }

  @Test
  void reportsAllProblemsAsErrorsAndEndsWithoutAStackTrace() {
    List<String> options = List.of("--principal", "me@REALM");

    assertThatThrownBy(
            () -> hook("3.5.8").prepareOurs(submit, submission("fargate", options), Option.empty()))
        .isInstanceOfSatisfying(
            SparkUserAppException.class, e -> assertThat(e.exitCode()).isEqualTo(1));

    assertThat(submit.errors)
        .anyMatch(error -> error.contains("Spark 3.5.8"))
        .anyMatch(error -> error.contains("Kerberos"))
        .anyMatch(error -> error.contains("spark.fargate.container.image"));
    assertThat(submit.preparedMasters).isEmpty();
    assertThat(preflown).isEmpty();
  }

  @Test
  void inClusterModeOurApplicationSubmitsWhatSparkPrepared() throws Exception {
    SparkSubmitArguments arguments =
        submission("fargate", cluster("--driver-memory", "2g", "--files", "s3a://b/f,local:///g"));

    var prepared = hook("4.2.0").prepareOurs(submit, arguments, Option.empty());

    assertThat(prepared._4()).isEqualTo(FargateClusterApplication.class.getName());
    assertThat(CollectionConverters.asJava(prepared._1()))
        .containsExactly(
            "--primary-java-resource", "file:" + applicationJar(), "--main-class", "Main");
    assertThat(prepared._3().get("spark.driver.memory")).isEqualTo("2g");
    assertThat(prepared._3().get("spark.master")).isEqualTo("fargate");
  }

  @Test
  void inClusterModeUrisOnS3PassStockCodeByAndAreBackAfterIt() throws Exception {
    SparkSubmitArguments arguments =
        submission(
            "fargate",
            cluster(
                "--files", "s3a://b/f#x,local:///g",
                "--py-files", "s3://b/p.py",
                "--conf", "spark.jars=s3a://b/conf.jar"));

    var prepared = hook("4.2.0").prepareOurs(submit, arguments, Option.empty());

    assertThat(submit.filesSeen).containsExactly("local:///g");
    assertThat(prepared._3().get("spark.files")).isEqualTo("s3a://b/f#x,local:///g");
    assertThat(prepared._3().get("spark.submit.pyFiles")).isEqualTo("s3://b/p.py");
    assertThat(prepared._3().get("spark.jars").split(","))
        .containsExactlyInAnyOrder("s3a://b/conf.jar", "file:" + applicationJar());
  }

  @Test
  void inClusterModeAProgramInRAndItsArgumentsAreMapped() throws Exception {
    Path program = Files.createFile(folder.resolve("job.R"));

    var prepared =
        hook("4.2.0")
            .prepareOurs(
                submit,
                parsed("fargate", cluster(), program.toString(), "--in", "a b"),
                Option.empty());

    assertThat(CollectionConverters.asJava(prepared._1()))
        .containsExactly(
            "--primary-r-file", "file:" + program,
            "--main-class", "org.apache.spark.deploy.RRunner",
            "--arg", "--in",
            "--arg", "a b");
    // R's workers live outside of the heap.
    assertThat(prepared._3().get("spark.executor.memoryOverheadFactor")).isEqualTo("0.4");
  }

  @Test
  void executorsOfAProgramInPythonAreCheckedAtTheSizeTheyWillHave() {
    String factor = "spark.executor.memoryOverheadFactor";

    assertThat(Submission.of(parsed("fargate", COMPLETE, "job.py")).sparkConf())
        .containsEntry(factor, "0.4");
    assertThat(Submission.of(submission("fargate", COMPLETE)).sparkConf())
        .doesNotContainKey(factor);
  }

  @Test
  void inClientModeAProgramInRNeedsASparkThatHasSparkR() {
    Submission program = Submission.of(parsed("fargate", COMPLETE, "job.R"));
    Map<String, String> environment = Map.of("SPARK_HOME", folder.toString());

    assertThat(SubmitChecks.problemOfR(program, environment))
        .hasValueSatisfying(words -> assertThat(words).contains("needs SparkR", "R/lib/SparkR"));
    assertThat(SubmitChecks.problemOfR(program, Map.of())).isEmpty();
    assertThat(SubmitChecks.problemOfR(Submission.of(submission("fargate", COMPLETE)), environment))
        .isEmpty();
  }

  @Test
  void superviseReachesTheSubmission() throws Exception {
    var prepared =
        hook("4.2.0")
            .prepareOurs(submit, submission("fargate", cluster("--supervise")), Option.empty());

    assertThat(prepared._3().get("spark.fargate.driver.supervise")).isEqualTo("true");
  }

  @Test
  void superviseAndAttemptsOfTheClientExcludeEachOther() {
    List<String> both = cluster("--supervise", "--conf", "spark.fargate.driver.maxAttempts=2");

    assertThat(checks("4.2.0").problems(Submission.of(submission("fargate", both))))
        .singleElement()
        .asString()
        .contains("--supervise", "spark.fargate.driver.maxAttempts", "exclude each other");
  }

  private static List<String> cluster(String... options) {
    List<String> all = new ArrayList<>(COMPLETE);
    all.addAll(List.of("--deploy-mode", "cluster"));
    all.addAll(List.of("--conf", "spark.fargate.driver.taskRole=driver"));
    all.addAll(List.of(options));
    return all;
  }

  @Test
  void refusesAProxyUserByName() {
    List<String> options = new ArrayList<>(COMPLETE);
    options.addAll(List.of("--proxy-user", "bob"));

    assertThat(checks("4.2.0").problems(Submission.of(submission("fargate", options))))
        .singleElement()
        .asString()
        .contains("--proxy-user bob", "--master fargate", "leave it out");
  }

  @Test
  void refusesAJavaThatThisSparkDoesNotRunOn() {
    Submission submission = Submission.of(submission("fargate", COMPLETE));

    assertThat(new SubmitChecks("4.1.3", 25, List.of()).problems(submission))
        .singleElement()
        .asString()
        .contains("Spark 4.1.3", "Java 25", "JAVA_HOME");
    assertThat(new SubmitChecks("4.2.0", 25, List.of()).problems(submission)).isEmpty();
  }

  @Test
  void reportsWhatThePreflightFinds() {
    SubmitChecks checks =
        new SubmitChecks("4.2.0", 17, List.of(conf -> List.of("no such cluster")));

    assertThat(checks.problems(Submission.of(submission("fargate", COMPLETE))))
        .containsExactly("no such cluster");
  }

  @Test
  void modulesOnTheClassPathSetWhatTheUserLeftOpen() throws Exception {
    List<String> options = new ArrayList<>(COMPLETE);
    options.addAll(
        List.of(
            "--conf", "spark.test.module.enabled=true", "--conf", "spark.test.module.set=users"));

    SparkConf prepared =
        hook("4.2.0").prepareOurs(submit, submission("fargate", options), Option.empty())._3();

    assertThat(prepared.get("spark.test.module.open")).isEqualTo("ours");
    assertThat(prepared.get("spark.test.module.set")).isEqualTo("users");
  }

  @Test
  void modulesOnTheClassPathRefuseWhatTheyCannotDo() {
    List<String> options = new ArrayList<>(COMPLETE);
    options.addAll(List.of("--conf", "spark.test.module.enabled=bad"));

    assertThat(checks("4.2.0").problems(Submission.of(submission("fargate", options))))
        .containsExactly("spark.test.module.enabled=bad is not for us.");
  }

  private SubmitHook hook(String sparkVersion) {
    return new SubmitHook(checks(sparkVersion));
  }

  private SubmitChecks checks(String sparkVersion) {
    Preflight clear =
        conf -> {
          preflown.add(conf);
          return List.of();
        };
    return new SubmitChecks(sparkVersion, 17, List.of(clear));
  }

  private SparkSubmitArguments submission(String master, List<String> options) {
    List<String> all = new ArrayList<>(List.of("--class", "Main"));
    all.addAll(options);
    return parsed(master, all, applicationJar());
  }

  private static SparkSubmitArguments parsed(
      String master, List<String> options, String... application) {
    List<String> all = new ArrayList<>(List.of("--master", master));
    all.addAll(options);
    all.addAll(List.of(application));
    return new SparkSubmitArguments(
        CollectionConverters.asScala(all).toSeq(), scala.collection.immutable.Map$.MODULE$.empty());
  }

  private String applicationJar() {
    try {
      Path jar = folder.resolve("app.jar");
      return Files.exists(jar) ? jar.toString() : Files.createFile(jar).toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Spark's own, keeping what it prints and under which master it prepares. */
  private static final class RecordingSubmit extends SparkSubmit {
    private final List<String> errors = new ArrayList<>();
    private final List<String> preparedMasters = new ArrayList<>();
    private final List<String> filesSeen = new ArrayList<>();
    private RuntimeException failure;

    @Override
    public void logError(Function0<String> message) {
      errors.add(message.apply());
    }

    @Override
    public Tuple4<Seq<String>, Seq<String>, SparkConf, String> prepareSubmitEnvironment(
        SparkSubmitArguments arguments, Option<org.apache.hadoop.conf.Configuration> conf) {
      preparedMasters.add(arguments.maybeMaster().get());
      if (arguments.files() != null) {
        filesSeen.add(arguments.files());
      }
      if (failure != null) {
        throw failure;
      }
      return super.prepareSubmitEnvironment(arguments, conf);
    }
  }
}
