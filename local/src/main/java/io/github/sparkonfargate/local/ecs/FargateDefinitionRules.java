package io.github.sparkonfargate.local.ecs;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KernelCapabilities;
import software.amazon.awssdk.services.ecs.model.LinuxParameters;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.OSFamily;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;

/** What RegisterTaskDefinition refuses by {@link DefinitionRule} of tasks that run on Fargate. */
final class FargateDefinitionRules {
  private static final Set<String> LOG_DRIVERS = Set.of("awslogs", "splunk", "awsfirelens");

  private FargateDefinitionRules() {}

  static void check(RegisterTaskDefinitionRequest request) {
    DefinitionRule.NETWORK_MODE.require(
        request.networkMode() == NetworkMode.AWSVPC,
        "Fargate only supports network mode 'awsvpc'.");
    FargateSize size = FargateSize.of(request.cpu(), request.memory());
    if (request.ephemeralStorage() != null) {
      checkStorage(request.ephemeralStorage().sizeInGiB());
    }
    if (request.runtimePlatform() != null) {
      checkPlatform(request.runtimePlatform());
    }
    checkSizes(request.containerDefinitions(), size);
    boolean executionRole =
        request.executionRoleArn() != null && !request.executionRoleArn().isEmpty();
    for (ContainerDefinition container : request.containerDefinitions()) {
      checkContainer(container, executionRole);
    }
  }

  /** The 20 GiB that come with a task cannot be asked for. */
  static void checkStorage(@Nullable Integer gibibytes) {
    DefinitionRule.STORAGE.require(
        gibibytes != null && gibibytes >= 21 && gibibytes <= 200,
        "Ephemeral storage size must be between 21 GiB and 200 GiB.");
  }

  private static void checkPlatform(RuntimePlatform platform) {
    DefinitionRule.PLATFORM_OS.require(
        platform.operatingSystemFamily() != OSFamily.UNKNOWN_TO_SDK_VERSION
            && platform.cpuArchitecture() != CPUArchitecture.UNKNOWN_TO_SDK_VERSION,
        "Invalid runtimePlatform: "
            + platform.operatingSystemFamilyAsString()
            + "/"
            + platform.cpuArchitectureAsString());
  }

  private static void checkSizes(List<ContainerDefinition> containers, FargateSize size) {
    int cpu = 0;
    for (ContainerDefinition container : containers) {
      cpu += container.cpu() == null ? 0 : container.cpu();
      int memory = container.memory() == null ? 0 : container.memory();
      int reserved = container.memoryReservation() == null ? 0 : container.memoryReservation();
      DefinitionRule.CONTAINER_MEMORY_FITS.require(
          Math.max(memory, reserved) <= size.memoryMiB(),
          "Invalid setting for container '"
              + container.name()
              + "'. The memory of the container is more than that of the task.");
    }
    DefinitionRule.CONTAINER_CPU_FITS.require(
        cpu <= size.cpuUnits(),
        "The total cpu of the containers is more than that of the task: " + cpu);
  }

  private static void checkContainer(ContainerDefinition container, boolean executionRole) {
    Integer stopTimeout = container.stopTimeout();
    DefinitionRule.STOP_TIMEOUT.require(
        stopTimeout == null || (stopTimeout >= 0 && stopTimeout <= 120),
        "Container stopTimeout must be between 0 and 120 seconds on Fargate.");
    DefinitionRule.NOT_PRIVILEGED.require(
        !Boolean.TRUE.equals(container.privileged()),
        "Fargate does not support privileged containers.");
    DefinitionRule.NO_LINKS.require(
        container.links().isEmpty()
            && container.dnsServers().isEmpty()
            && container.dnsSearchDomains().isEmpty()
            && container.extraHosts().isEmpty()
            && container.hostname() == null,
        "Links, DNS settings, hostname and extra hosts are not supported with network mode"
            + " 'awsvpc'.");
    container.portMappings().forEach(FargateDefinitionRules::checkPort);
    if (container.linuxParameters() != null) {
      checkLinux(container.linuxParameters());
    }
    if (container.logConfiguration() != null) {
      checkLog(container.logConfiguration(), executionRole);
    }
    DefinitionRule.SECRETS_NEED_ROLE.require(
        container.secrets().isEmpty() || executionRole,
        "When you are specifying container secrets, you must also specify a value for"
            + " 'executionRoleArn'.");
  }

  private static void checkPort(PortMapping mapping) {
    if (mapping.containerPort() == null) {
      return; // a containerPortRange
    }
    int port = mapping.containerPort();
    DefinitionRule.PORT_RANGE.require(
        port >= 1 && port <= 65_535, "Invalid containerPort: " + port);
    DefinitionRule.HOST_PORT.require(
        mapping.hostPort() == null || mapping.hostPort() == 0 || mapping.hostPort() == port,
        "When networkMode=awsvpc, the host ports and container ports in port mappings must match.");
  }

  private static void checkLinux(LinuxParameters linux) {
    KernelCapabilities capabilities = linux.capabilities();
    boolean added =
        capabilities != null
            && capabilities.add().stream().anyMatch(each -> !each.equals("SYS_PTRACE"));
    DefinitionRule.LINUX_PARAMETERS.require(
        linux.devices().isEmpty()
            && linux.sharedMemorySize() == null
            && linux.maxSwap() == null
            && linux.swappiness() == null
            && !added,
        "Fargate does not support devices, sharedMemorySize, swap or added capabilities but"
            + " SYS_PTRACE in linuxParameters.");
  }

  private static void checkLog(LogConfiguration log, boolean executionRole) {
    String driver = String.valueOf(log.logDriverAsString());
    DefinitionRule.LOG_DRIVER.require(
        LOG_DRIVERS.contains(driver), "Fargate does not support log driver " + driver + ".");
    if (!driver.equals("awslogs")) {
      return;
    }
    DefinitionRule.LOG_NEEDS_ROLE.require(
        executionRole,
        "Fargate requires task definition to have execution role ARN to support log driver"
            + " awslogs.");
    for (String option : List.of("awslogs-group", "awslogs-region", "awslogs-stream-prefix")) {
      DefinitionRule.LOG_OPTIONS.require(
          !log.options().getOrDefault(option, "").isEmpty(),
          "Log driver awslogs requires options: " + option);
    }
    String mode = log.options().getOrDefault("mode", "non-blocking");
    DefinitionRule.LOG_MODE.require(
        mode.equals("blocking") || mode.equals("non-blocking"),
        "Log driver awslogs has the modes blocking and non-blocking, not " + mode + ".");
  }
}
