package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.ecs.Capacity;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.ecs.Timings;
import io.github.sparkonfargate.local.runner.SimulatedRunner;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.scenario.Scenario;
import io.github.sparkonfargate.local.scenario.Scenario.Interruption;
import io.github.sparkonfargate.local.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays one scenario at a time. All of it on the owner thread. What it set is taken back when it is
 * ended or another one begins; what has been done stays done.
 */
final class ScenarioPlayer {
  private static final Logger LOG = LoggerFactory.getLogger(ScenarioPlayer.class);
  private static final int EVENTS_KEPT = 500;

  /** What happened of a scenario. */
  private record Event(Instant at, String what) {}

  private final Timeline timeline;
  private final Ecs ecs;
  private final FaultOrders orders;
  private final Latencies latencies;
  private final TaskRunner runner;
  private final Timings timingsAtStart;
  private final Deque<Event> events = new ArrayDeque<>();
  private @Nullable Scenario playing;

  /** Steps of a scenario that was ended find another number here and do nothing. */
  private int number;

  ScenarioPlayer(
      Timeline timeline,
      Ecs ecs,
      FaultOrders orders,
      Latencies latencies,
      TaskRunner runner,
      Timings timingsAtStart) {
    this.timeline = timeline;
    this.ecs = ecs;
    this.orders = orders;
    this.latencies = latencies;
    this.runner = runner;
    this.timingsAtStart = timingsAtStart;
  }

  /**
   * Begins a scenario, in place of the one before.
   *
   * @throws IllegalArgumentException when this instance cannot play it; nothing is changed then
   */
  void play(Scenario scenario) {
    if (!scenario.endings().isEmpty() && !(runner instanceof SimulatedRunner)) {
      throw new IllegalArgumentException(
          "simulated needs an instance started with --runner simulated; this one runs tasks by "
              + runner.description());
    }
    end();
    playing = scenario;
    tell("begins" + (scenario.description().isEmpty() ? "" : ": " + scenario.description()));
    scenario.timings().ifPresent(ecs::timings);
    scenario.clockScale().ifPresent(timeline::scale);
    latencies.order(scenario.latencies());
    scenario
        .rates()
        .forEach((bucket, rate) -> ecs.rates().order(bucket, rate.burst(), rate.perSecond()));
    scenario.vcpus().forEach((kind, quota) -> ecs.capacity().limitVcpus(kind(kind), quota));
    scenario.capacity().forEach(ecs.capacity()::limitSubnet);
    if (runner instanceof SimulatedRunner simulated) {
      simulated.script(scenario.endings());
    }
    scenario.orders().forEach(this::schedule);
    scenario.interruptions().forEach(each -> schedule(each, each.after()));
  }

  private static Capacity.Kind kind(String spelled) {
    return spelled.equals("spot") ? Capacity.Kind.SPOT : Capacity.Kind.ON_DEMAND;
  }

  /** Takes back what the scenario set, and drops what it had still to do. */
  void end() {
    number++;
    if (playing == null) {
      return;
    }
    tell("ends");
    ecs.timings(timingsAtStart);
    if (playing.clockScale().isPresent()) {
      timeline.scale(1);
    }
    latencies.order(List.of());
    ecs.rates().clearOrders();
    ecs.faults().clear();
    ecs.capacity().clear();
    if (runner instanceof SimulatedRunner simulated) {
      simulated.script(List.of());
    }
    playing = null;
  }

  private void later(Duration after, Runnable step) {
    int mine = number;
    timeline.after(
        after,
        () -> {
          if (mine == number) {
            step.run();
          }
        });
  }

  private void schedule(Scenario.Order order) {
    later(
        order.after(),
        () -> {
          try {
            orders.take(order.fault());
            tell("fault " + AwsJson.text(order.fault()));
          } catch (IllegalArgumentException refused) {
            tell("fault " + AwsJson.text(order.fault()) + " failed: " + refused.getMessage());
          }
        });
  }

  private void schedule(Interruption interruption, Duration after) {
    later(
        after,
        () -> {
          interrupt(interruption.tasks());
          interruption.every().ifPresent(every -> schedule(interruption, every));
        });
  }

  private void interrupt(int tasks) {
    List<String> oldest = FaultTargets.oldest(ecs, tasks, FaultTargets::isOnSpot);
    for (String arn : oldest) {
      var unused = ecs.interrupt(arn, FaultOrders.SPOT, FaultOrders.SPOT_INTERRUPTED);
      tell("spot interruption of " + arn.substring(arn.lastIndexOf('/') + 1));
    }
    if (oldest.isEmpty()) {
      tell("spot interruption finds no running Spot task");
    }
  }

  private void tell(String what) {
    LOG.info("Scenario: {}", what);
    events.add(new Event(timeline.now(), what));
    if (events.size() > EVENTS_KEPT) {
      events.removeFirst();
    }
  }

  /** For the admin API. */
  ObjectNode json() {
    ObjectNode node = AwsJson.object();
    node.put("playing", playing != null);
    node.put("description", playing == null ? "" : playing.description());
    var array = node.putArray("events");
    events.forEach(
        event -> array.addObject().put("at", event.at.toString()).put("what", event.what));
    return node;
  }
}
