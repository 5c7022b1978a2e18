package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** Task definitions: sizes that are legal, revisions, listing and deletion. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class DefinitionsTest {
  private static LocalAws aws;

  @BeforeAll
  static void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
  }

  @AfterAll
  static void stop() {
    aws.close();
  }

  @TestFactory
  Stream<DynamicTest> fargateSells() {
    return Stream.of(
            "256/512",
            "256/2048",
            "512/1024",
            "512/4096",
            "1024/2048",
            "1024/8192",
            "2048/4096",
            "2048/16384",
            "4096/8192",
            "4096/30720",
            "8192/16384",
            "8192/61440",
            "16384/32768",
            "16384/122880",
            ".5 vCPU/1 GB",
            "1 vCPU/2GB")
        .map(
            size ->
                DynamicTest.dynamicTest(
                    size,
                    () -> {
                      String[] parts = size.split("/", -1);
                      aws.register("sized", d -> d.cpu(parts[0]).memory(parts[1]));
                      assertThat(describe("sized").cpu()).isEqualTo(parts[0]);
                    }));
  }

  private static TaskDefinition describe(String name) {
    return aws.ecs.describeTaskDefinition(r -> r.taskDefinition(name)).taskDefinition();
  }

  @Test
  @Keeps({"definition.revisions", "definition.inactive-described", "definition.delete-inactive"})
  void revisionsCountUpAndAreNeverUsedAgain() {
    aws.register("counted", d -> {});
    aws.register("counted", d -> {});
    aws.ecs.deregisterTaskDefinition(r -> r.taskDefinition("counted:2"));
    assertThat(describe("counted:2").status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
    assertThat(describe("counted").revision()).isEqualTo(1);
    var deleted = aws.ecs.deleteTaskDefinitions(r -> r.taskDefinitions("counted:1", "counted:2"));
    assertThat(deleted.taskDefinitions())
        .extracting(TaskDefinition::statusAsString)
        .containsExactly("DELETE_IN_PROGRESS");
    assertThat(deleted.failures())
        .extracting(Failure::reason)
        .singleElement()
        .asString()
        .contains("ACTIVE status");
    aws.register("counted", d -> {});
    assertThat(describe("counted").revision()).isEqualTo(3);
  }

  @Test
  void listingsAreSortedAndFiltered() {
    aws.register("listed-a", d -> {});
    aws.register("listed-a", d -> {});
    aws.register("listed-b", d -> {});
    aws.ecs.deregisterTaskDefinition(r -> r.taskDefinition("listed-b:1"));
    assertThat(
            aws.ecs
                .listTaskDefinitions(r -> r.familyPrefix("listed-a").sort(SortOrder.DESC))
                .taskDefinitionArns())
        .extracting(arn -> arn.substring(arn.lastIndexOf('/') + 1))
        .containsExactly("listed-a:2", "listed-a:1");
    assertThat(aws.ecs.listTaskDefinitionFamilies(r -> r.familyPrefix("listed")).families())
        .containsExactly("listed-a", "listed-b");
    assertThat(
            aws.ecs
                .listTaskDefinitionFamilies(
                    r -> r.familyPrefix("listed").status(TaskDefinitionFamilyStatus.ACTIVE))
                .families())
        .containsExactly("listed-a");
  }
}
