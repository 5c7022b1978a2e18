package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import io.github.sparkonfargate.local.ecs.Timings;
import io.github.sparkonfargate.local.runner.RunnerKind;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a user may choose.
 *
 * @param port of the AWS endpoint; 0 for any free one
 * @param s3Port 0 for any free one
 * @param home logs, task directories and S3 objects go here
 * @param images a directory per image, for the process runner
 * @param sparkHome what images find as SPARK_HOME; null when there is none
 * @param runner how tasks run
 * @param members what becomes of members of a request that the service model does not know
 * @param signatures what becomes of a request whose signature is wrong
 * @param existing what exists beside the ready things
 */
public record Options(
    String region,
    int port,
    int s3Port,
    Path home,
    Path images,
    @Nullable Path sparkHome,
    RunnerKind runner,
    Timings timings,
    Throttling throttling,
    Members members,
    Signatures signatures,
    Existing existing) {

  /** What becomes of members of a request that the service model does not know. */
  public enum Members {
    /** AWS ignores them; so does this, and tells the call log. */
    AS_AWS,
    /** They are refused: most are a misspelling. */
    STRICT
  }

  /** What becomes of a request whose signature is wrong. */
  public enum Signatures {
    CHECKED,
    /** It is answered all the same, with a warning in the log. */
    WARN
  }

  /** What exists in the account beside the ready things, by name or id. */
  public record Existing(
      Set<String> clusters, Set<String> subnets, Set<String> securityGroups, Set<String> roles) {
    public Existing {
      clusters = Set.copyOf(clusters);
      subnets = Set.copyOf(subnets);
      securityGroups = Set.copyOf(securityGroups);
      roles = Set.copyOf(roles);
    }

    /** Nothing beside the ready things. */
    public static Existing nothing() {
      return new Existing(Set.of(), Set.of(), Set.of(), Set.of());
    }
  }

  /** Any ports, processes, fast, as strict as AWS, nothing beside the ready things. */
  public static Options plain(Path home, Path images, @Nullable Path sparkHome) {
    return new Options(
        "us-east-1",
        0,
        0,
        home,
        images,
        sparkHome,
        RunnerKind.PROCESS,
        Timings.fast(),
        Throttling.AS_PUBLISHED,
        Members.AS_AWS,
        Signatures.CHECKED,
        Existing.nothing());
  }

  public Options with(RunnerKind other) {
    return new Options(
        region,
        port,
        s3Port,
        home,
        images,
        sparkHome,
        other,
        timings,
        throttling,
        members,
        signatures,
        existing);
  }

  public Options with(Throttling other) {
    return new Options(
        region,
        port,
        s3Port,
        home,
        images,
        sparkHome,
        runner,
        timings,
        other,
        members,
        signatures,
        existing);
  }

  public Options with(Existing other) {
    return new Options(
        region,
        port,
        s3Port,
        home,
        images,
        sparkHome,
        runner,
        timings,
        throttling,
        members,
        signatures,
        other);
  }
}
