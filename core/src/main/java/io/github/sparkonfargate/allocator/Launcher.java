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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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

  /** Executors wait for their ids and losses for their reasons while calls are made. */
  private static final Duration LONG_ROUND = Duration.ofSeconds(5);

  private final EcsTasks ecs;
  private final ExecutorLaunches launches;
  private final Adoption adoption;
  private final Outbox outbox;
  private final LaunchPacer pacer;
  private final Map<Integer, LaunchBackoff> capacityBackoffs = new TreeMap<>();
  private final Supplier<LaunchBackoff> newCapacityBackoff;
  private final LaunchBackoff callBackoff;
  private final LaunchPlaces places;
  private final OutOfMemoryRecovery recovery;
  private final InstantSource clock;
  private final List<Doubt> doubts = new ArrayList<>();
  private final String tokenPrefix = UUID.randomUUID().toString().replace("-", "");
  private boolean cutShort;
  private int calls;
  private String lastRefusal = "";
  private final Set<String> quotasTold = new HashSet<>();

  Launcher(
      EcsTasks ecs,
      ExecutorLaunches launches,
      Adoption adoption,
      Outbox outbox,
      OutOfMemoryRecovery recovery,
      AllocatorSettings settings,
      RandomGenerator random,
      InstantSource clock) {
    this.ecs = ecs;
    this.launches = launches;
    this.adoption = adoption;
    this.outbox = outbox;
    this.recovery = recovery;
    this.clock = clock;
    this.pacer = new LaunchPacer(settings.pacing(), clock.instant());
    this.newCapacityBackoff = () -> LaunchBackoff.forWantOfCapacity(settings.pacing(), random);
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
    return callBackoff.isOver(now) ? pacer.permits(now) : 0;
  }

  /** How long until a call of this many tasks may be sent. */
  Duration until(int count, Instant now) {
    Duration pause = callBackoff.remaining(now);
    Duration pace = pacer.until(count, now);
    return pause.compareTo(pace) > 0 ? pause : pace;
  }

  /**
   * Resource profiles that wait for capacity or quota: tasks of their size do, and others need not
   * wait with them.
   */
  Set<Integer> paused(Instant now) {
    return capacityBackoffs.entrySet().stream()
        .filter(each -> !each.getValue().isOver(now))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private LaunchBackoff capacityBackoff(int resourceProfileId) {
    return capacityBackoffs.computeIfAbsent(resourceProfileId, id -> newCapacityBackoff.get());
  }

  /** Tasks, by resource profile, that may have been started unseen. */
  Map<Integer, Integer> inDoubt() {
    Map<Integer, Integer> counts = new TreeMap<>();
    doubts.forEach(
        doubt -> counts.merge(doubt.resourceProfileId(), doubt.request().count(), Integer::sum));
    return counts;
  }

  /** How a RunTask call ended, for the calls after it. */
  private enum Sent {
    LAUNCHED,
    /** For this resource profile there is nothing to be had now. */
    REFUSED,
    /** AWS wants fewer calls or gives no answer: the next tick plans anew. */
    FAILED
  }

  /**
   * Sends the calls of a plan, until one fails or it takes too long. The first is sent in any case:
   * where the looks at tasks are slow nothing would ever be launched.
   */
  void launch(List<Launch> plan, Instant now) {
    Set<Integer> refused = new HashSet<>();
    boolean first = true;
    for (Launch launch : plan) {
      if (refused.contains(launch.resourceProfileId())) {
        continue;
      }
      cutShort = !first && isLong(now);
      if (cutShort) {
        return;
      }
      first = false;
      Sent sent = launch(launch, now);
      if (sent == Sent.FAILED || outbox.hasFailed()) {
        return;
      }
      if (sent == Sent.REFUSED) {
        refused.add(launch.resourceProfileId());
      }
    }
  }

  /**
   * Repeats the calls in doubt that are due, until one gets no answer again or it takes too long.
   *
   * @return whether there is time for other calls
   */
  boolean settleDoubts(Instant now) {
    cutShort = false;
    for (Doubt doubt : List.copyOf(doubts)) {
      if (!now.isBefore(doubt.repeatAt())) {
        doubts.remove(doubt);
        if (!settle(doubt) || isLong(now)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether calls were left for the next round, which should come at once. */
  boolean wasCutShort() {
    return cutShort;
  }

  private boolean isLong(Instant begin) {
    return Duration.between(begin, clock.instant()).compareTo(LONG_ROUND) > 0;
  }

  /** Gives up the calls in doubt; whether there were any. */
  boolean abandonDoubts() {
    boolean any = !doubts.isEmpty();
    doubts.clear();
    return any;
  }

  private Sent launch(Launch launch, Instant now) {
    Place place = places.next(now);
    LaunchRequest request;
    try {
      request =
          launches.launch(
              new LaunchOrder(
                  launch.resourceProfileId(), launch.count(), nextToken(), place, recovery.isOn()));
    } catch (InvalidConfigurationException e) {
      outbox.applicationMustFail(String.join("; ", e.problems()));
      return Sent.FAILED;
    }
    pacer.launched(launch.count(), now);
    LaunchResult result = ecs.run(request);
    // A call without an answer takes as long as its time-out: pauses begin after it.
    Instant answered = clock.instant();
    if (result instanceof LaunchResult.Launched launched) {
      return launched(launched, launch, place, answered);
    }
    if (result instanceof LaunchResult.Ambiguous lost) {
      log.warn(
          "No answer to a launch of {} executors; asking again: {}", launch.count(), lost.reason());
      doubts.add(
          new Doubt(request, launch.resourceProfileId(), place, 0, answered.plus(FIRST_REPEAT)));
      callBackoff.failed(answered);
      return Sent.FAILED;
    }
    if (result instanceof LaunchResult.Throttled throttled) {
      throttled(throttled, launch.count(), answered);
      return Sent.FAILED;
    }
    notLaunched(result, launch.resourceProfileId(), place, answered);
    return Sent.REFUSED;
  }

  private Sent launched(LaunchResult.Launched result, Launch launch, Place place, Instant now) {
    adoption.adopt(result.tasks(), launch.resourceProfileId(), now);
    if (result.shortfall().isEmpty()) {
      lastRefusal = "";
      succeeded(launch.resourceProfileId());
      return Sent.LAUNCHED;
    }
    log.info("RunTask started {} of {} executors", result.tasks().size(), launch.count());
    refused(result.shortfall().get(), launch.resourceProfileId(), place, now);
    return Sent.REFUSED;
  }

  private void succeeded(int resourceProfileId) {
    capacityBackoffs.remove(resourceProfileId);
    callBackoff.succeeded();
  }

  private void throttled(LaunchResult.Throttled throttled, int count, Instant now) {
    pacer.throttled(count, now);
    callBackoff.failed(now);
    log.info(
        "{}; launching {} executors a second",
        throttled.reason(),
        Math.round(10 * pacer.rate(now)) / 10.0);
  }

  private void notLaunched(LaunchResult result, int profile, Place place, Instant now) {
    if (result instanceof LaunchResult.Refused refused) {
      refused(refused, profile, place, now);
    }
  }

  private void refused(LaunchResult.Refused refused, int profile, Place place, Instant now) {
    switch (refused.cause()) {
      case PERMANENT -> outbox.applicationMustFail(refused.reason());
      case QUOTA -> {
        // It comes back with every batch that is one too many: once is enough, for each quota.
        if (quotasTold.add(refused.reason())) {
          log.warn("{}; the application goes on with what it has, and tries on", refused.reason());
        }
        capacityBackoff(profile).failed(now);
      }
      case CAPACITY -> noCapacity(refused.reason(), profile, place, now);
      case CREDENTIALS -> {
        // The executors that run need none of them: no reason to end what they do.
        warnOnce(refused.reason());
        capacityBackoff(profile).failed(now);
      }
    }
  }

  private void noCapacity(String reason, int profile, Place place, Instant now) {
    boolean anotherPlace = places.refused(place, now);
    warnOnce(anotherPlace ? reason + "; launching on demand for some minutes" : reason);
    if (!anotherPlace) {
      capacityBackoff(profile).failed(now);
    }
  }

  /** Whether there was an answer. */
  private boolean settle(Doubt doubt) {
    LaunchResult result = ecs.run(doubt.request());
    Instant answered = clock.instant();
    if (result instanceof LaunchResult.Launched launched) {
      adoption.adopt(launched.tasks(), doubt.resourceProfileId(), answered);
      log.info("The launch in doubt had started {} executors", launched.tasks().size());
      succeeded(doubt.resourceProfileId());
      return true;
    }
    boolean unanswered = result instanceof LaunchResult.Ambiguous;
    boolean lost = unanswered || result instanceof LaunchResult.Throttled;
    if (lost && doubt.repeats() < MAX_REPEATS) {
      doubts.add(doubt.again(answered));
      return !unanswered;
    }
    // Refused now, or never answered: whatever the first call started is found by its mark.
    try {
      adoption.adoptByMark(doubt.resourceProfileId(), answered);
    } catch (EcsException e) {
      log.warn("Cannot list this application's tasks, trying again: {}", e.getMessage());
      doubts.add(doubt.again(answered));
      return false;
    }
    if (!lost) {
      notLaunched(result, doubt.resourceProfileId(), doubt.place(), answered);
    }
    return !unanswered;
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
