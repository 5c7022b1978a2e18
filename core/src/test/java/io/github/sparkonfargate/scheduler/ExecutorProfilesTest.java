package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.task.ExecutorResources;
import io.github.sparkonfargate.task.ExecutorTask;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.junit.jupiter.api.Test;

class ExecutorProfilesTest {

  // Spark numbers profiles as they are made, and takes the first for the default one.
  static {
    ResourceProfile$.MODULE$.getOrCreateDefaultProfile(new SparkConf(false));
  }

  private final ExecutorProfiles profiles =
      new ExecutorProfiles(
          ExecutorDefaults.of(
              new SparkConf(false)
                  .set("spark.executor.cores", "2")
                  .set("spark.executor.memory", "4g"),
              0),
          task());

  @Test
  void theDefaultProfileIsKnownFromTheStart() {
    assertThat(profiles.of(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID()))
        .isEqualTo(new ExecutorResources(2, 2_048, 4_096, 409, 0, 0));
  }

  @Test
  void aProfilesOwnRequestsWinAndTheRestIsTheDefault() {
    ResourceProfile profile = profile(new ExecutorResourceRequests().memory("8g"));

    profiles.remember(profile);

    assertThat(profiles.of(profile.id()))
        .isEqualTo(new ExecutorResources(2, 2_048, 8_192, 819, 0, 0));
  }

  @Test
  void aProfilesCoresAreBought() {
    ResourceProfile profile =
        profile(new ExecutorResourceRequests().cores(8).memory("16g").memoryOverhead("1g"));

    profiles.remember(profile);

    assertThat(profiles.of(profile.id()))
        .isEqualTo(new ExecutorResources(8, 8_192, 16_384, 1_024, 0, 0));
  }

  @Test
  void aProfileThatFargateCannotHoldIsRefusedWhenItIsAskedFor() {
    ResourceProfile profile = profile(new ExecutorResourceRequests().memory("200g"));

    assertThat(profiles.remember(profile))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("resource profile " + profile.id() + ": an executor of 2 vCPU")
                    .contains("more than Fargate has"));
    assertThat(profiles.remember(profile)).as("asked again").isPresent();
  }

  @Test
  void aProfileWithGpusIsRefusedForFargateHasNone() {
    ResourceProfile gpus =
        profile(new ExecutorResourceRequests().cores(2).resource("gpu", 1, "/opt/gpus", ""));

    assertThat(profiles.remember(gpus))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("resource profile " + gpus.id() + ": ")
                    .contains("gpu", "Fargate has no GPUs"));
    assertThat(profiles.remember(gpus)).as("asked again").isPresent();
  }

  @Test
  void aProfileWhoseResourceNoExecutorCouldFindIsRefused() {
    ResourceProfile lost = profile(new ExecutorResourceRequests().resource("fpga", 2, "", ""));
    ResourceProfile found =
        profile(new ExecutorResourceRequests().resource("fpga", 2, "/opt/find-fpga", ""));
    ResourceProfile none = profile(new ExecutorResourceRequests().resource("fpga", 0, "", ""));

    assertThat(profiles.remember(lost))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("resource profile " + lost.id() + ": an executor with fpga=2 ")
                    .contains("discoveryScript", "spark.resources.discoveryPlugin"));
    assertThat(profiles.remember(found)).isEmpty();
    assertThat(profiles.remember(none)).isEmpty();
  }

  @Test
  void aPluginMayFindTheResourcesOfAProfile() {
    SparkConf conf =
        new SparkConf(false).set("spark.resources.discoveryPlugin", "org.example.Find");
    ExecutorProfiles byPlugin = new ExecutorProfiles(ExecutorDefaults.of(conf, 0), task());

    assertThat(
            byPlugin.remember(profile(new ExecutorResourceRequests().resource("fpga", 2, "", ""))))
        .isEmpty();
  }

  @Test
  void aProfileOfAnyNumberIsRefusedAndNotTakenForASmallOne() {
    ResourceProfile huge =
        profile(new ExecutorResourceRequests().cores(Integer.MAX_VALUE).memory("9999999g"));

    assertThat(profiles.remember(huge)).isPresent();
  }

  @Test
  void aProfileNobodyAskedForIsAMistakeOfOurs() {
    assertThatThrownBy(() -> profiles.of(17)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anExecutorForOneTaskHasTheCoresOfATaskAndTheSizeOfAll() {
    assertThat(profiles.ofSingleTask(ResourceProfile.DEFAULT_RESOURCE_PROFILE_ID()))
        .isEqualTo(new ExecutorResources(1, 2_048, 4_096, 409, 0, 0));
  }

  @Test
  void anExecutorForOneTaskHonoursTheTasksOfItsProfileAndFractions() {
    ResourceProfile profile =
        new ResourceProfileBuilder()
            .require(new ExecutorResourceRequests().cores(8))
            .require(new TaskResourceRequests().cpus(4))
            .build();
    profiles.remember(profile);
    ExecutorProfiles fractions =
        new ExecutorProfiles(
            ExecutorDefaults.of(
                new SparkConf(false).set("spark.executor.cores", "4").set("spark.task.cpus", "0.5"),
                0),
            task());

    assertThat(profiles.ofSingleTask(profile.id()).cores()).isEqualTo(4);
    assertThat(fractions.ofSingleTask(0).cores()).isEqualTo(1);
    assertThat(fractions.ofSingleTask(0).cpuUnits()).isEqualTo(4_096);
  }

  @Test
  void flagsOfTheJvmCannotHoldTheExecutorsId() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.executor.extraJavaOptions", "-Da={{EXECUTOR_ID}} -Xlog:gc:{{EXECUTOR_ID}}");

    assertThatThrownBy(() -> new ExecutorCommands(conf, "spark://x@h:1", "spark-1"))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("-Xlog:gc:{{EXECUTOR_ID}} cannot have");
  }

  private static ResourceProfile profile(ExecutorResourceRequests requests) {
    return new ResourceProfileBuilder().require(requests).build();
  }

  private static ExecutorTask task() {
    FargateSettings settings = FargateSettings.parse(Map.of("spark.master", "fargate-local"));
    return new FargateApplication(settings).executorTask("us-east-1", Map.of());
  }
}
