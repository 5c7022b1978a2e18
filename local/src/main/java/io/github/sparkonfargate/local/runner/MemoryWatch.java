package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills containers that use more memory than they may. A process has no cgroup of its own here, so
 * the limit is enforced by looking, a few times a second: what comes and goes between two looks is
 * not seen. The resident size of all processes, which counts shared pages too often, tells whether
 * a closer look is due; the closer look counts what a cgroup would kill for.
 */
final class MemoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);
  private static final int PERIOD_MILLIS = 250;
  private static final long PAGE_BYTES = 4096;
  private static final long MIB = 1 << 20;

  /** Names a process for good: an id alone may be another's by now. */
  private record Key(long pid, long started) {}

  /** A container and its processes. */
  private record Usage(ContainerProcess container, List<ProcStat> processes) {
    long resident() {
      return processes.stream().mapToLong(each -> each.residentPages() * PAGE_BYTES).sum();
    }

    long own() {
      return processes.stream().mapToLong(each -> ProcStat.ownBytes(each.pid())).sum();
    }
  }

  private final Supplier<Collection<ContainerProcess>> running;
  private final ScheduledExecutorService looking;

  /** Whose each process is; no value for those of nobody. Used by the looking thread only. */
  private Map<Key, @Nullable ContainerProcess> owners = new HashMap<>();

  private MemoryWatch(
      Supplier<Collection<ContainerProcess>> running, ScheduledExecutorService looking) {
    this.running = running;
    this.looking = looking;
  }

  /** Looks from now on, where the system has a /proc. */
  static MemoryWatch start(Supplier<Collection<ContainerProcess>> running) {
    ScheduledExecutorService looking =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "fargate-local-memory");
              thread.setDaemon(true);
              return thread;
            });
    MemoryWatch watch = new MemoryWatch(running, looking);
    if (ProcStat.available()) {
      var unused =
          looking.scheduleWithFixedDelay(
              watch::lookLogged, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
    return watch;
  }

  /** The outermost frame of the looking thread: a failed look is logged and the next one comes. */
  private void lookLogged() {
    try {
      look();
    } catch (IOException | RuntimeException failure) {
      LOG.error("The memory of tasks could not be looked at", failure);
    }
  }

  private void look() throws IOException {
    Collection<ContainerProcess> containers = running.get();
    if (containers.isEmpty()) {
      owners = new HashMap<>();
      return;
    }
    Map<String, List<Usage>> tasks = new HashMap<>();
    for (Usage usage : usages(containers)) {
      tasks.computeIfAbsent(usage.container.taskId(), absent -> new ArrayList<>()).add(usage);
      long limit = usage.container.limits().memoryMiB() * MIB;
      if (usage.resident() > limit && usage.own() > limit) {
        killForMemory(usage.container, usage.own(), limit);
      }
    }
    tasks.values().forEach(MemoryWatch::lookAtTask);
  }

  private static void lookAtTask(List<Usage> task) {
    long limit = task.get(0).container.limits().taskMemoryMiB() * MIB;
    if (task.size() == 1 || task.stream().mapToLong(Usage::resident).sum() <= limit) {
      return;
    }
    long own = task.stream().mapToLong(Usage::own).sum();
    if (own > limit) {
      Usage greatest = task.stream().max(Comparator.comparingLong(Usage::own)).orElseThrow();
      killForMemory(greatest.container, own, limit);
    }
  }

  private static void killForMemory(ContainerProcess container, long bytes, long limit) {
    LOG.info(
        "Task {} uses {} MiB of {} MiB: container {} is killed",
        container.taskId(),
        bytes / MIB,
        limit / MIB,
        container.name());
    container.killForMemory();
  }

  private List<Usage> usages(Collection<ContainerProcess> containers) throws IOException {
    Map<Long, Usage> bySession = new HashMap<>();
    containers.forEach(each -> bySession.put(each.pid(), new Usage(each, new ArrayList<>())));
    Map<Key, @Nullable ContainerProcess> seen = new HashMap<>();
    for (ProcStat stat : ProcStat.all()) {
      Usage owner = owner(stat, bySession);
      seen.put(new Key(stat.pid(), stat.started()), owner == null ? null : owner.container);
      if (owner != null) {
        owner.processes.add(stat);
      }
    }
    owners = seen;
    return List.copyOf(bySession.values());
  }

  /** By session; a process that left its session is known by its environment, read once. */
  private @Nullable Usage owner(ProcStat stat, Map<Long, Usage> bySession) {
    Usage leader = bySession.get(stat.session());
    if (leader != null) {
      return leader;
    }
    Key key = new Key(stat.pid(), stat.started());
    if (owners.containsKey(key)) {
      ContainerProcess known = owners.get(key);
      return known == null ? null : bySession.get(known.pid());
    }
    return bySession.values().stream()
        .filter(
            each ->
                Sessions.marked(
                    ProcStat.PROC.resolve(Long.toString(stat.pid())), each.container.mark()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
