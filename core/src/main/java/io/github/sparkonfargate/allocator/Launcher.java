package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.allocator.AllocationPlanner.Launch;
import io.github.sparkonfargate.allocator.LaunchOrder.Place;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.LaunchRequest;
import io.github.sparkonfargate.ecs.LaunchResult;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls RunTask and takes the new tasks into the table. A call whose reply was lost is in doubt: it
 * is repeated with the same token, which gives back the same tasks, and counted until then.
 */
final class Launcher {
  private static final Logger log = LoggerFactory.getLogger(Launcher.class);
  private static final int MAX_REPEATS = 8;
  private static final Duration FIRST_REPEAT = Duration.ofSeconds(1);

  private final EcsTasks ecs;
  private final ExecutorLaunches launches;
  private final Adoption adoption;
  private final Outbox outbox;
  private final LaunchPacer pacer;
  private final LaunchBackoff capacityBackoff;
  private final LaunchBackoff callBackoff;
  private final LaunchPlaces places;
  private final OutOfMemoryRecovery recovery;
  private final List<Doubt> doubts = new ArrayList<>();
  private final String tokenPrefix = UUID.randomUUID().toString().replace("-", "");
  private int calls;
  private String lastRefusal = "";
  private boolean quotaTold;

  Launcher(
      EcsTasks ecs,
      ExecutorLaunches launches,
      Adoption adoption,
      Outbox outbox,
      OutOfMemoryRecovery recovery,
      AllocatorSettings settings,
      RandomGenerator random,
      Instant now) {
    this.ecs = ecs;
    this.launches = launches;
    this.adoption = adoption;
    this.outbox = outbox;
    this.recovery = recovery;
    this.pacer = new LaunchPacer(settings.pacing(), now);
    this.capacityBackoff = LaunchBackoff.forWantOfCapacity(settings.pacing(), random);
    this.callBackoff = LaunchBackoff.forCalls(random);
    this.places = new LaunchPlaces(settings.places());
  }

  /** A RunTask call whose reply was lost. */
  private record Doubt(
      LaunchRequest request, int resourceProfileId, Place place, int repeats, Instant repeatAt) {
    Doubt again(Instant now) {
      Duration wait = FIRST_REPEAT.multipliedBy(1L << Math.min(repeats, 5));
      return new Doubt(request, resourceProfileId, place, repeats + 1, now.plus(wait));
    }
  }

  /** Tasks that may be launched now. */
  int permits(Instant now) {
    return pause(now).isZero() ? pacer.permits(now) : 0;
  }

  /** How long until a call of this many tasks may be sent. */
  Duration until(int count, Instant now) {
    return longer(pause(now), pacer.until(count, now));
  }

  private Duration pause(Instant now) {
    return longer(capacityBackoff.remaining(now), callBackoff.remaining(now));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Tasks, by resource profile, that may have been started unseen. */
  Map<Integer, Integer> inDoubt() {
    Map<Integer, Integer> counts = new TreeMap<>();
    doubts.forEach(
        doubt -> counts.merge(doubt.resourceProfileId(), doubt.request().count(), Integer::sum));
    return counts;
  }

  /** Sends the calls of a plan, until one fails: the next tick plans anew. */
  void launch(List<Launch> plan, Instant now) {
    for (Launch launch : plan) {
      if (!launch(launch, now)) {
        return;
      }
    }
  }

  /** Repeats the calls in doubt that are due. */
  void settleDoubts(Instant now) {
    List<Doubt> due = doubts.stream().filter(doubt -> !now.isBefore(doubt.repeatAt())).toList();
    doubts.removeAll(due);
    due.forEach(doubt -> settle(doubt, now));
  }

  /** Gives up the calls in doubt; whether there were any. */
  boolean abandonDoubts() {
    boolean any = !doubts.isEmpty();
    doubts.clear();
    return any;
  }

  private boolean launch(Launch launch, Instant now) {
    Place place = places.next(now);
    LaunchRequest request;
    try {
      request =
          launches.launch(
              new LaunchOrder(
                  launch.resourceProfileId(), launch.count(), nextToken(), place, recovery.isOn()));
    } catch (InvalidConfigurationException e) {
      outbox.applicationMustFail(String.join("; ", e.problems()));
      return false;
    }
    pacer.launched(launch.count(), now);
    LaunchResult result = ecs.run(request);
    if (result instanceof LaunchResult.Launched launched) {
      return launched(launched, launch, place, now);
    }
    if (result instanceof LaunchResult.Ambiguous lost) {
      log.warn(
          "No answer to a launch of {} executors; asking again: {}", launch.count(), lost.reason());
      doubts.add(new Doubt(request, launch.resourceProfileId(), place, 0, now.plus(FIRST_REPEAT)));
      callBackoff.failed(now);
      return false;
    }
    if (result instanceof LaunchResult.Throttled throttled) {
      throttled(throttled, launch.count(), now);
      return false;
    }
    notLaunched(result, place, now);
    return false;
  }

  private boolean launched(LaunchResult.Launched result, Launch launch, Place place, Instant now) {
    adoption.adopt(result.tasks(), launch.resourceProfileId(), now);
    if (result.shortfall().isEmpty()) {
      lastRefusal = "";
      succeeded();
      return true;
    }
    log.info("RunTask started {} of {} executors", result.tasks().size(), launch.count());
    refused(result.shortfall().get(), place, now);
    return false;
  }

  private void succeeded() {
    capacityBackoff.succeeded();
    callBackoff.succeeded();
  }

  private void throttled(LaunchResult.Throttled throttled, int count, Instant now) {
    pacer.throttled(count, now);
    callBackoff.failed(now);
    log.info("{}; launching {} executors a second", throttled.reason(), pacer.rate(now));
  }

  private void notLaunched(LaunchResult result, Place place, Instant now) {
    if (result instanceof LaunchResult.Refused refused) {
      refused(refused, place, now);
    }
  }

  private void refused(LaunchResult.Refused refused, Place place, Instant now) {
    switch (refused.cause()) {
      case PERMANENT -> outbox.applicationMustFail(refused.reason());
      case QUOTA -> {
        // It comes back with every batch that is one too many: once is enough.
        if (!quotaTold) {
          log.warn("{}; the application goes on with what it has, and tries on", refused.reason());
          quotaTold = true;
        }
        capacityBackoff.failed(now);
      }
      case CAPACITY -> noCapacity(refused.reason(), place, now);
    }
  }

  private void noCapacity(String reason, Place place, Instant now) {
    boolean anotherPlace = places.refused(place, now);
    warnOnce(anotherPlace ? reason + "; launching on demand for some minutes" : reason);
    if (!anotherPlace) {
      capacityBackoff.failed(now);
    }
  }

  private void settle(Doubt doubt, Instant now) {
    LaunchResult result = ecs.run(doubt.request());
    if (result instanceof LaunchResult.Launched launched) {
      adoption.adopt(launched.tasks(), doubt.resourceProfileId(), now);
      log.info("The launch in doubt had started {} executors", launched.tasks().size());
      succeeded();
      return;
    }
    boolean lost =
        result instanceof LaunchResult.Ambiguous || result instanceof LaunchResult.Throttled;
    if (lost && doubt.repeats() < MAX_REPEATS) {
      doubts.add(doubt.again(now));
      return;
    }
    // Refused now, or never answered: whatever the first call started is found by its mark.
    try {
      adoption.adoptByMark(doubt.resourceProfileId(), now);
    } catch (EcsException e) {
      log.warn("Cannot list this application's tasks, trying again: {}", e.getMessage());
      doubts.add(doubt.again(now));
      return;
    }
    if (!lost) {
      notLaunched(result, doubt.place(), now);
    }
  }

  private void warnOnce(String reason) {
    if (!reason.equals(lastRefusal)) {
      log.warn("{}; trying on", reason);
      lastRefusal = reason;
    }
  }

  private String nextToken() {
    calls++;
    return tokenPrefix + "-" + calls;
  }

  /** Takes tasks into the table. */
  interface Adoption {
    /** Tasks that RunTask named. */
    void adopt(List<TaskSnapshot> tasks, int resourceProfileId, Instant now);

    /**
     * Tasks that carry the application's mark.
     *
     * @param resourceProfileId for tasks whose tags do not say
     */
    void adoptByMark(int resourceProfileId, Instant now);
  }
}
