package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.ecs.Capacity;
import io.github.sparkonfargate.local.ecs.Capacity.Kind;
import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Quotas, capacity of subnets, addresses, and where strategies place tasks. */
@SuppressWarnings("unchecked") // the SDK's varargs of builders
class CapacityTest {
  private LocalAws aws;
  private Capacity capacity;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    capacity = aws.services.ecs().capacity();
    aws.register("app", definition -> {}); // 1 vCPU
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private RunTaskResponse run(int count) {
    return aws.ecs.runTask(LocalAws.launch("app").count(count).build());
  }

  @Test
  @Keeps("run-task.vcpu-quota")
  void quotaOfVcpusIsAFailureInA200AndSpotHasItsOwn() {
    capacity.limitVcpus(Kind.ON_DEMAND, 6);
    RunTaskResponse response = run(8);
    assertThat(response.tasks()).hasSize(6);
    assertThat(response.failures())
        .extracting(Failure::reason)
        .containsExactly(
            "You've reached the limit on the number of vCPUs you can run concurrently");
    assertThat(aws.ecs.runTask(spread(2, item("FARGATE_SPOT", 1, 0))).tasks()).hasSize(2);
    aws.ecs.stopTask(r -> r.cluster(ReadyThings.CLUSTER).task(response.tasks().get(0).taskArn()));
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    assertThat(run(2).tasks()).hasSize(1);
  }

  @Test
  @Keeps({"run-task.capacity-failure", "run-task.subnet-turns"})
  void subnetWithoutCapacityIsPassedOver() {
    String poor = ReadyThings.SUBNETS.get(0);
    String rich = ReadyThings.SUBNETS.get(1);
    capacity.limitSubnet(poor, 1);
    RunTaskRequest both =
        LocalAws.launch("app").count(6).networkConfiguration(LocalAws.network(poor, rich)).build();
    assertThat(subnets(aws.ecs.runTask(both).tasks())).isEqualTo(Map.of(poor, 1L, rich, 5L));
    RunTaskResponse refused = run(2);
    assertThat(refused.tasks()).isEmpty();
    assertThat(refused.failures())
        .extracting(Failure::reason)
        .singleElement()
        .asString()
        .startsWith("Capacity is unavailable at this time");
    capacity.clear();
    RunTaskRequest even =
        LocalAws.launch("app").count(4).networkConfiguration(LocalAws.network(poor, rich)).build();
    assertThat(subnets(aws.ecs.runTask(even).tasks())).isEqualTo(Map.of(poor, 2L, rich, 2L));
  }

  private static Map<String, Long> subnets(List<Task> tasks) {
    return tasks.stream()
        .flatMap(task -> task.attachments().get(0).details().stream())
        .filter(each -> each.name().equals("subnetId"))
        .map(KeyValuePair::value)
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  @Test
  @Keeps("task.interface")
  void subnetOutOfAddressesFailsTheStart() {
    capacity.limitAddresses(LocalAws.SUBNET, 1);
    List<Task> tasks = run(2).tasks();
    aws.time.advance(LocalAws.UNTIL_RUNNING);
    assertThat(aws.describe(tasks.get(0).taskArn()).lastStatus()).isEqualTo("RUNNING");
    Task failed = aws.describe(tasks.get(1).taskArn());
    assertThat(failed.stopCode()).isEqualTo(TaskStopCode.TASK_FAILED_TO_START);
    assertThat(failed.stoppedReason()).contains("InsufficientFreeAddressesInSubnet");
    assertThat(aws.ec2.describeSubnets(r -> r.subnetIds(LocalAws.SUBNET)).subnets().get(0))
        .satisfies(subnet -> assertThat(subnet.availableIpAddressCount()).isZero());
  }

  private static CapacityProviderStrategyItem item(String provider, int weight, int base) {
    return CapacityProviderStrategyItem.builder()
        .capacityProvider(provider)
        .weight(weight)
        .base(base)
        .build();
  }

  private static RunTaskRequest spread(int count, CapacityProviderStrategyItem... items) {
    return LocalAws.launch("app")
        .count(count)
        .launchType((LaunchType) null)
        .capacityProviderStrategy(items)
        .build();
  }

  private Map<String, Long> providers(int count, CapacityProviderStrategyItem... items) {
    return aws.ecs.runTask(spread(count, items)).tasks().stream()
        .collect(Collectors.groupingBy(Task::capacityProviderName, Collectors.counting()));
  }

  @Test
  @Keeps("run-task.strategy-places")
  void strategyPlacesItsBaseFirstAndTheRestByWeight() {
    assertThat(providers(10, item("FARGATE", 1, 2), item("FARGATE_SPOT", 3, 0)))
        .isEqualTo(Map.of("FARGATE", 4L, "FARGATE_SPOT", 6L));
    assertThat(providers(2, item("FARGATE", 1, 2), item("FARGATE_SPOT", 3, 0)))
        .isEqualTo(Map.of("FARGATE", 2L));
    assertThat(providers(4, item("FARGATE", 0, 1), item("FARGATE_SPOT", 1, 0)))
        .isEqualTo(Map.of("FARGATE", 1L, "FARGATE_SPOT", 3L));
  }
}
