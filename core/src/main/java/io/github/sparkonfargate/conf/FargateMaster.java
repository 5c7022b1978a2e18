package io.github.sparkonfargate.conf;

import java.util.Optional;

/**
 * A value of {@code spark.master} that is ours: {@code fargate}, {@code fargate://CLUSTER}, {@code
 * spark-fargate} (which stock SparkSubmit lets pass without the agent) or {@code fargate-local}.
 *
 * @param place AWS or this machine
 * @param cluster the ECS cluster the master names, empty where it names none
 */
public record FargateMaster(Place place, String cluster) {
  private static final String WITH_CLUSTER = "fargate://";

  /** Where the executors run. */
  public enum Place {
    /** In the ECS cluster that the endpoint of the configuration leads to. */
    ECS,
    /** In a local Fargate that the driver starts for itself. */
    EMBEDDED_LOCAL
  }

  /** The master, or empty if it is another cluster manager's. */
  public static Optional<FargateMaster> parse(String master) {
    if (master.startsWith(WITH_CLUSTER)) {
      return Optional.of(new FargateMaster(Place.ECS, master.substring(WITH_CLUSTER.length())));
    }
    return switch (master) {
      case "fargate", "spark-fargate" -> Optional.of(new FargateMaster(Place.ECS, ""));
      case "fargate-local" -> Optional.of(new FargateMaster(Place.EMBEDDED_LOCAL, ""));
      default -> Optional.empty();
    };
  }

  /** Whether the driver starts the local Fargate itself. */
  public boolean isEmbeddedLocal() {
    return place == Place.EMBEDDED_LOCAL;
  }
}
