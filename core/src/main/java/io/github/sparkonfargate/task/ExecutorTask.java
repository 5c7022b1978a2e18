package io.github.sparkonfargate.task;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.TaskDefinitionExtras;
import io.github.sparkonfargate.ecs.TaskDefinitionSpec;
import io.github.sparkonfargate.ecs.TaskVolume;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all executors of an application share: makes their task definition and their RunTask
 * requests. Pure but for one line in the log.
 *
 * @param container image, roles, logs and switches: what RunTask cannot override
 * @param placement cluster, capacity, network: where the tasks run
 * @param environment plain variables of every executor; never a secret
 * @param ephemeralStorageGiB 0 for Fargate's default of 20, else 21 to 200
 * @param sizing what to do where the resources are no Fargate size
 * @param tags the user's tags
 * @param extras what else its tasks have
 */
public record ExecutorTask(
    Container container,
    Placement placement,
    Map<String, String> environment,
    int ephemeralStorageGiB,
    Sizing sizing,
    Map<String, String> tags,
    Extras extras) {

  private static final Logger log = LoggerFactory.getLogger(ExecutorTask.class);

  /** The container of our own definitions. */
  public static final String CONTAINER_NAME = "spark";

  /** Copies the maps. */
  public ExecutorTask {
    environment = Map.copyOf(environment);
    tags = Map.copyOf(tags);
  }

  /** A task without extras. */
  public ExecutorTask(
      Container container,
      Placement placement,
      Map<String, String> environment,
      int ephemeralStorageGiB,
      Sizing sizing,
      Map<String, String> tags) {
    this(container, placement, environment, ephemeralStorageGiB, sizing, tags, Extras.NONE);
  }

  /**
   * What a task may have beside.
   *
   * @param container that runs Spark
   * @param inDefinition volumes, secrets, the user's own definition
   * @param disks EBS volumes that are made for each task
   */
  public record Extras(
      EcsTasks.Container container, TaskDefinitionExtras inDefinition, List<TaskVolume.Ebs> disks) {
    /** Nothing beside. */
    public static final Extras NONE =
        new Extras(CONTAINER_NAME, TaskDefinitionExtras.NONE, List.of());

    /** Copies the disks. */
    public Extras {
      disks = List.copyOf(disks);
    }

    /** With a container of our own definition, which has what its task has. */
    public Extras(
        String containerName, TaskDefinitionExtras inDefinition, List<TaskVolume.Ebs> disks) {
      this(new EcsTasks.Container(containerName, 0), inDefinition, disks);
    }

    /** The name of the container that runs Spark. */
    public String containerName() {
      return container.name();
    }
  }

  /**
   * What goes into the task definition.
   *
   * @param definitionTags tags of the definition, the same for every application
   */
  public record Container(
      String familyPrefix,
      String image,
      String executionRole,
      String taskRole,
      String cpuArchitecture,
      TaskDefinitionSpec.Log log,
      Duration stopTimeout,
      boolean initProcessEnabled,
      TaskDefinitionSpec.Confinement confinement,
      Map<String, String> definitionTags) {

    // Small, so that a definition run by hand costs little.
    private static final FargateSize BASELINE = new FargateSize(1024, 2048);

    /**
     * The task definition with this container, and nothing of the launch, which says how large its
     * task is.
     *
     * @param name of the container
     */
    public TaskDefinitionSpec definition(String name, TaskDefinitionExtras inDefinition) {
      return definition(
          name,
          inDefinition.template().map(template -> sizeFor(template.beside(name))).orElse(BASELINE),
          inDefinition);
    }

    /** Smaller than its sidecars' limits ECS takes none; what is too large, it refuses in words. */
    private static FargateSize sizeFor(TaskDefinitionExtras.Limits sidecars) {
      return FargateSize.smallestFor(
              Math.max(BASELINE.cpuUnits(), sidecars.cpuUnits()),
              Math.max(BASELINE.memoryMiB(), sidecars.memoryMiB()))
          .orElse(FargateSize.LARGEST);
    }

    /**
     * The task definition with this container, and nothing of the launch.
     *
     * @param name of the container
     * @param size unless a launch overrides it
     */
    public TaskDefinitionSpec definition(
        String name, FargateSize size, TaskDefinitionExtras inDefinition) {
      return new TaskDefinitionSpec(
          familyPrefix,
          name,
          image,
          executionRole,
          taskRole,
          size.cpuUnits(),
          size.memoryMiB(),
          cpuArchitecture,
          log,
          new TaskDefinitionSpec.Container(stopTimeout, initProcessEnabled, confinement),
          definitionTags,
          inDefinition);
    }
  }

  /** Where the tasks run. */
  public record Placement(
      String cluster,
      LaunchRequest.Capacity capacity,
      String platformVersion,
      LaunchRequest.Network network,
      LaunchRequest.Options options) {}

  /** The task definition for {@link io.github.sparkonfargate.ecs.EcsTasks#ensureTaskDefinition}. */
  public TaskDefinitionSpec definition() {
    return container.definition(extras.containerName(), extras.inDefinition());
  }

  /**
   * One RunTask request.
   *
   * @param taskDefinition ARN that {@code ensureTaskDefinition} returned
   * @param count 1 to 10
   * @param clientToken idempotency token of the call
   */
  public LaunchRequest launch(
      String taskDefinition,
      ExecutorCommand command,
      ExecutorResources resources,
      int count,
      String clientToken) {
    FargateSize size = resources.size(sizing);
    return new LaunchRequest(
        placement.cluster(),
        taskDefinition,
        count,
        clientToken,
        StartedBy.of(command.applicationId()),
        placement.capacity(),
        placement.platformVersion(),
        placement.network(),
        new LaunchRequest.Overrides(
            extras.containerName(),
            command.arguments(resources.heapMiB()),
            environment,
            size.cpuUnits(),
            size.memoryMiB(),
            ephemeralStorageGiB,
            // The roles are in the definition: overrides take ARNs only, definitions names too.
            "",
            "",
            extras.disks()),
        allTags(command),
        placement.options());
  }

  /** The same task in another container of its definition. */
  public ExecutorTask inContainer(EcsTasks.Container other) {
    return new ExecutorTask(
        container,
        placement,
        environment,
        ephemeralStorageGiB,
        sizing,
        tags,
        new Extras(other, extras.inDefinition(), extras.disks()));
  }

  /** The same task on demand, whatever the capacity provider strategy says. */
  public ExecutorTask onDemand() {
    return with(
        new Placement(
            placement.cluster(),
            new LaunchRequest.Capacity.OnDemand(),
            placement.platformVersion(),
            placement.network(),
            placement.options()));
  }

  /**
   * The same task in one of its subnets.
   *
   * @param turn counts the subnets round and round, from 1
   */
  public ExecutorTask inSubnet(int turn) {
    LaunchRequest.Network all = placement.network();
    String subnet = all.subnets().get((turn - 1) % all.subnets().size());
    return with(
        new Placement(
            placement.cluster(),
            placement.capacity(),
            placement.platformVersion(),
            new LaunchRequest.Network(List.of(subnet), all.securityGroups(), all.assignPublicIp()),
            placement.options()));
  }

  private ExecutorTask with(Placement other) {
    return new ExecutorTask(
        container, other, environment, ephemeralStorageGiB, sizing, tags, extras);
  }

  /**
   * Refuses executors whose container is smaller than they are: ECS would kill them, as soon as
   * they use it, for lack of memory that their task has.
   */
  public void requireMemory(ExecutorResources resources) {
    extras
        .container()
        .complaint("an executor", resources.totalMiB(), "spark.fargate.executor.taskDefinition")
        .ifPresent(
            problem -> {
              throw new InvalidConfigurationException(List.of(problem));
            });
  }

  /** Says which Fargate size an executor gets; to be called once for each resource profile. */
  public void logSize(int resourceProfileId, ExecutorResources resources) {
    FargateSize size = resources.size(sizing);
    log.info(
        "Executors of resource profile {} run as Fargate tasks of {} (cores: {}; {} MiB asked for{})",
        resourceProfileId,
        size,
        resources.cores(),
        resources.totalMiB(),
        surplus(resources.surplusMiB(size)).orElse(""));
  }

  private static Optional<String> surplus(int surplusMiB) {
    return surplusMiB == 0
        ? Optional.empty()
        : Optional.of(", rounded up; the other " + surplusMiB + " MiB are memory overhead");
  }

  private Map<String, String> allTags(ExecutorCommand command) {
    Map<String, String> all = new HashMap<>(tags);
    all.put(TaskTags.APPLICATION, command.applicationId());
    all.put(TaskTags.ROLE, TaskTags.EXECUTOR);
    all.put(TaskTags.RESOURCE_PROFILE, Integer.toString(command.resourceProfileId()));
    return all;
  }
}
