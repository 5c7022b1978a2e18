package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import io.github.sparkonfargate.local.ecs.Timings;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user may choose.
 *
 * @param port of the AWS endpoint; 0 for any free one
 * @param s3Port 0 for any free one
 * @param home logs, task directories and S3 objects go here
 * @param images a directory per image
 * @param sparkHome what images find as SPARK_HOME; null when there is none
 * @param clusters that exist beside the ready one and {@code default}
 * @param subnets that exist beside the ready ones; likewise groups and roles
 */
public record Options(
    String region,
    int port,
    int s3Port,
    Path home,
    Path images,
    @Nullable Path sparkHome,
    Timings timings,
    Throttling throttling,
    Set<String> clusters,
    Set<String> subnets,
    Set<String> securityGroups,
    Set<String> roles) {
  public Options {
    clusters = Set.copyOf(clusters);
    subnets = Set.copyOf(subnets);
    securityGroups = Set.copyOf(securityGroups);
    roles = Set.copyOf(roles);
  }

  /** For tests and the embedded mode: any ports, fast, nothing beside the ready things. */
  public static Options plain(Path home, Path images, @Nullable Path sparkHome) {
    return new Options(
        "us-east-1",
        0,
        0,
        home,
        images,
        sparkHome,
        Timings.fast(),
        Throttling.AS_PUBLISHED,
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of());
  }
}
