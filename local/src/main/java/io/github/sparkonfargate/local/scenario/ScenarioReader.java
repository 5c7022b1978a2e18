package io.github.sparkonfargate.local.scenario;

import io.github.sparkonfargate.local.ecs.Timings;
import io.github.sparkonfargate.local.ecs.TokenBuckets.Bucket;
import io.github.sparkonfargate.local.runner.SimulatedRunner.Ending;
import io.github.sparkonfargate.local.scenario.Scenario.Interruption;
import io.github.sparkonfargate.local.scenario.Scenario.Latency;
import io.github.sparkonfargate.local.scenario.Scenario.Order;
import io.github.sparkonfargate.local.scenario.Scenario.Rate;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads a scenario: JSON in which comments (//, /*, #) and trailing commas are allowed. */
public final class ScenarioReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private static final int MANY = 100_000;
  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);

  private final Consumer<JsonNode> checkFault;

  /**
   * @param checkFault throws IllegalArgumentException when it is no fault that can be ordered
   */
  public ScenarioReader(Consumer<JsonNode> checkFault) {
    this.checkFault = checkFault;
  }

  /**
   * @throws IllegalArgumentException with the place and the mistake
   */
  public Scenario read(String text) {
    try {
      return read(Members.of("", JSON.readTree(text)));
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(
          "it is no JSON: "
              + malformed.getOriginalMessage()
              + " (line "
              + malformed.getLocation().getLineNr()
              + ", column "
              + malformed.getLocation().getColumnNr()
              + ")");
    }
  }

  private Scenario read(Members root) {
    root.only(
        "description",
        "timing",
        "clock",
        "latency",
        "quotas",
        "capacity",
        "faults",
        "spot",
        "simulated");
    Members clock = root.object("clock").only("scale");
    Members quotas = root.object("quotas").only("vcpus", "rates");
    return new Scenario(
        root.text("description", ""),
        timings(root),
        clock.has("scale")
            ? OptionalDouble.of(clock.real("scale", 0, 1_000_000))
            : OptionalDouble.empty(),
        root.objects("latency").stream().map(ScenarioReader::latency).toList(),
        numbers(quotas.object("vcpus").only("on-demand", "spot")),
        rates(quotas.object("rates")),
        numbers(root.object("capacity")),
        root.objects("faults").stream().map(this::order).toList(),
        root.objects("spot").stream().map(ScenarioReader::interruption).toList(),
        root.objects("simulated").stream().map(ScenarioReader::ending).toList());
  }

  private static Optional<Timings> timings(Members root) {
    if (!root.has("timing")) {
      return Optional.empty();
    }
    if (root.get("timing").isString()) {
      return Optional.of(
          switch (root.text("timing")) {
            case "fast" -> Timings.fast();
            case "aws" -> Timings.aws();
            default -> throw Members.wrong("timing", "must be fast, aws or an object");
          });
    }
    Members own =
        root.object("timing")
            .only(
                "invisible",
                "provisioning",
                "pending",
                "activating",
                "deactivating",
                "deprovisioning",
                "stoppedKept");
    Timings fast = Timings.fast();
    return Optional.of(
        new Timings(
            own.duration("invisible", fast.invisible()),
            own.duration("provisioning", fast.provisioning()),
            own.duration("pending", fast.pending()),
            own.duration("activating", fast.activating()),
            own.duration("deactivating", fast.deactivating()),
            own.duration("deprovisioning", fast.deprovisioning()),
            own.duration("stoppedKept", fast.stoppedKept())));
  }

  private static Latency latency(Members latency) {
    latency.only("action", "delay", "every");
    return new Latency(
        latency.text("action", "*"),
        latency.duration("delay"),
        latency.number("every", 1, MANY, 1));
  }

  private static Map<String, Integer> numbers(Members members) {
    Map<String, Integer> numbers = new HashMap<>();
    members.names().forEach(name -> numbers.put(name, members.number(name, 0, MANY)));
    return numbers;
  }

  private static Map<Bucket, Rate> rates(Members members) {
    Map<Bucket, Rate> rates = new EnumMap<>(Bucket.class);
    for (String name : members.names()) {
      Bucket bucket =
          Arrays.stream(Bucket.values())
              .filter(each -> spelled(each).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      Members.wrong(
                          members.path(name),
                          "is no bucket; these are: "
                              + Arrays.stream(Bucket.values())
                                  .map(ScenarioReader::spelled)
                                  .collect(Collectors.joining(", "))));
      Members rate = members.object(name).only("burst", "perSecond");
      rates.put(bucket, new Rate(rate.number("burst", 0, MANY), rate.number("perSecond", 0, MANY)));
    }
    return rates;
  }

  private static String spelled(Bucket bucket) {
    return bucket.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Order order(Members order) {
    Duration after = order.duration("after", Duration.ZERO);
    ObjectNode fault = ((ObjectNode) order.raw()).deepCopy();
    fault.remove("after");
    try {
      checkFault.accept(fault);
    } catch (IllegalArgumentException refused) {
      throw Members.wrong(order.path("fault"), "is wrong: " + refused.getMessage());
    }
    return new Order(after, fault);
  }

  private static Interruption interruption(Members spot) {
    spot.only("after", "tasks", "every");
    Optional<Duration> every = spot.optionalDuration("every");
    if (every.isPresent() && every.get().compareTo(SHORTEST_PERIOD) < 0) {
      throw Members.wrong(spot.path("every"), "must be at least 1s");
    }
    return new Interruption(
        spot.duration("after", Duration.ZERO), spot.number("tasks", 1, MANY, 1), every);
  }

  private static Ending ending(Members ending) {
    ending.only("image", "after", "code", "ignoresSigterm");
    return new Ending(
        ending.text("image"),
        ending.optionalDuration("after"),
        ending.number("code", 0, 255, 0),
        ending.flag("ignoresSigterm"));
  }
}
