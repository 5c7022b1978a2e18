package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each container in the Docker engine of this machine, with its limits, on a network of its
 * own where every task has an address. The first container of a task holds the address; the others
 * join its network, as the containers of a Fargate task share one interface.
 */
public final class DockerRunner implements TaskRunner {
  private static final Logger LOG = LoggerFactory.getLogger(DockerRunner.class);
  private static final Duration PULL_PATIENCE = Duration.ofMinutes(20);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final String instance;
  private final String label;
  private final DockerNetwork network;
  private final String engine;
  private final double cpus;
  private final Path tasks;
  private final Map<String, String> credentials;
  private final List<Relay> relays;
  private final DockerWatchdog watchdog;
  private final List<String> newSession = Sessions.newSession();
  private final ExecutorService workers =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "fargate-local-docker");
            thread.setDaemon(true);
            return thread;
          });

  /** By task: the container that holds its address. Used by the owner thread only. */
  private final Map<String, DockerContainer> first = new HashMap<>();

  /** Entered by the owner thread, left by the workers. */
  private final Set<DockerContainer> running = ConcurrentHashMap.newKeySet();

  private DockerRunner(
      String instance,
      DockerNetwork network,
      DockerEngine engine,
      Path tasks,
      Map<String, String> credentials,
      List<Relay> relays,
      DockerWatchdog watchdog) {
    this.instance = instance;
    this.label = label(instance);
    this.network = network;
    this.engine = engine.version();
    this.cpus = engine.cpus();
    this.tasks = tasks;
    this.credentials = Map.copyOf(credentials);
    this.relays = relays;
    this.watchdog = watchdog;
  }

  private static String label(String instance) {
    return "fargate-local.instance=" + instance;
  }

  /**
   * @param endpoints servers on this machine's loopback address that containers must reach; the
   *     first serves metadata and credentials too
   * @param credentials what a container gets in its environment where it cannot reach 169.254.170.2
   * @throws IOException in words, when Docker is not there or refuses
   */
  public static DockerRunner start(Path tasks, List<URI> endpoints, Map<String, String> credentials)
      throws IOException {
    DockerEngine engine = DockerEngine.find();
    String instance = "fl" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    DockerWatchdog watchdog =
        DockerWatchdog.start(Sessions.newSession(), label(instance), instance);
    List<Relay> relays = new ArrayList<>();
    try {
      DockerNetwork network = DockerNetwork.create(instance, label(instance));
      for (URI endpoint : endpoints) {
        relays.add(Relay.start(network.gateway(), endpoint.getPort()));
      }
      if (network.hasMetadataAddress()) {
        relays.add(Relay.start(DockerNetwork.METADATA_ADDRESS, endpoints.get(0).getPort()));
      }
      return new DockerRunner(instance, network, engine, tasks, credentials, relays, watchdog);
    } catch (IOException failure) {
      relays.forEach(Relay::close);
      watchdog.close();
      throw failure;
    }
  }

  @Override
  public String description() {
    return "docker (engine "
        + engine
        + "; network "
        + network.name()
        + ", this machine is "
        + network.gateway()
        + (network.hasMetadataAddress()
            ? "; credentials at " + DockerNetwork.METADATA_ADDRESS + ")"
            : "; credentials as environment variables, for "
                + DockerNetwork.METADATA_ADDRESS
                + " can be set up by root only)");
  }

  @Override
  public URI seenByTasks(URI endpoint) {
    return URI.create("http://" + network.gateway() + ":" + endpoint.getPort());
  }

  @Override
  public URI metadataSeenByTasks(URI endpoint) {
    return network.hasMetadataAddress()
        ? URI.create("http://" + DockerNetwork.METADATA_ADDRESS + ":" + endpoint.getPort())
        : seenByTasks(endpoint);
  }

  @Override
  public String hostSeenByTasks() {
    return network.gateway();
  }

  @Override
  public CompletableFuture<Optional<String>> pull(String image) {
    return CompletableFuture.supplyAsync(() -> pullNow(image), workers);
  }

  private static Optional<String> pullNow(String image) {
    try {
      if (DockerCli.run("image", "inspect", "--format", "{{.Id}}", "--", image).ok()) {
        return Optional.empty();
      }
      LOG.info("Pulling {}", image);
      DockerCli.Outcome pulled =
          DockerCli.run(PULL_PATIENCE, List.of("pull", "--quiet", "--", image));
      return pulled.ok()
          ? Optional.empty()
          : Optional.of("failed to resolve ref " + image + ": " + pulled.error());
    } catch (IOException failure) {
      return Optional.of("failed to resolve ref " + image + ": " + failure.getMessage());
    }
  }

  @Override
  public Place place(String taskId) {
    return new Place(taskId, network.take(), tasks.resolve(taskId));
  }

  @Override
  public RunningContainer start(ContainerLaunch launch, Consumer<Exit> exited) throws IOException {
    Place place = launch.place();
    Files.createDirectories(place.directory());
    DockerContainer holder = first.get(place.taskId());
    DockerContainer container =
        new DockerContainer(
            instance + "-" + place.taskId() + "-" + launch.container(), launch, exited, workers);
    List<String> networking =
        holder == null
            ? List.of("--network=" + network.name(), "--ip=" + place.address())
            : List.of("--network=container:" + holder.name());
    List<String> arguments = arguments(container.name(), networking, launch);
    first.putIfAbsent(place.taskId(), container);
    running.add(container);
    var unusedEnd = container.ended().thenRun(() -> running.remove(container));
    CompletableFuture<?> ready =
        holder == null ? CompletableFuture.completedFuture(true) : holder.begun();
    var unusedBegin = ready.thenRunAsync(() -> container.live(arguments, newSession), workers);
    return container;
  }

  private static void confine(List<String> arguments, ContainerLaunch.Confinement confinement) {
    if (confinement.readonlyRootFilesystem()) {
      arguments.add("--read-only");
    }
    confinement.droppedCapabilities().forEach(each -> arguments.add("--cap-drop=" + each));
    if (!confinement.user().isEmpty()) {
      arguments.add("--user=" + confinement.user());
    }
    if (!confinement.workingDirectory().isEmpty()) {
      arguments.add("--workdir=" + confinement.workingDirectory());
    }
    // Without a name, so that they go with the container.
    confinement.scratch().forEach(path -> arguments.add("--mount=type=volume,destination=" + path));
  }

  private List<String> arguments(String name, List<String> networking, ContainerLaunch launch) {
    List<String> arguments = new ArrayList<>(List.of("container", "create", "--name=" + name));
    arguments.add("--label=" + label);
    arguments.addAll(networking);
    ContainerLaunch.Limits limits = launch.limits();
    int memory = Math.min(limits.memoryMiB(), limits.taskMemoryMiB());
    arguments.add("--memory=" + memory + "m");
    arguments.add("--memory-swap=" + memory + "m"); // Fargate has no swap
    arguments.add("--cpus=" + Math.min(limits.cpuUnits() / 1024.0, cpus));
    Map<String, String> environment = new HashMap<>(launch.environment());
    if (!network.hasMetadataAddress()
        && environment.remove("AWS_CONTAINER_CREDENTIALS_FULL_URI") != null) {
      credentials.forEach(environment::putIfAbsent);
    }
    environment.forEach((variable, value) -> arguments.add("--env=" + variable + "=" + value));
    confine(arguments, launch.confinement());
    List<String> entryPoint = launch.entryPoint();
    if (!entryPoint.isEmpty()) {
      arguments.add("--entrypoint=" + entryPoint.get(0));
    }
    arguments.add("--");
    arguments.add(launch.image());
    if (!entryPoint.isEmpty()) {
      arguments.addAll(entryPoint.subList(1, entryPoint.size()));
    }
    arguments.addAll(launch.command());
    return arguments;
  }

  @Override
  public void release(Place place) {
    first.remove(place.taskId());
    network.giveBack(place.address());
  }

  /** SIGTERM to all, a moment's grace, then all that bears this instance's label goes. */
  @Override
  public void close() {
    List<DockerContainer> left = List.copyOf(running);
    left.forEach(DockerContainer::terminate);
    CompletableFuture<?>[] ends =
        left.stream().map(DockerContainer::ended).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      LOG.info("Some of {} containers outlast their stop signal and are killed", left.size());
    } catch (ExecutionException failure) {
      LOG.warn("The end of the containers could not be watched", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    relays.forEach(Relay::close);
    watchdog.close();
    workers.shutdownNow();
  }
}
