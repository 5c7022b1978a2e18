package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.SupportedSpark;
import io.github.sparkonfargate.deploy.cluster.DriverChecks;
import io.github.sparkonfargate.driver.SparkR;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be said about a submission before anything is downloaded or launched. All problems are
 * reported at once; the preflights, which need the network, run only if all else is well.
 */
final class SubmitChecks {
  private final String sparkVersion;
  private final int javaVersion;
  private final List<Preflight> preflights;

  /**
   * @param sparkVersion as Spark prints it
   * @param javaVersion feature release of this JVM
   */
  SubmitChecks(String sparkVersion, int javaVersion, List<Preflight> preflights) {
    this.sparkVersion = sparkVersion;
    this.javaVersion = javaVersion;
    this.preflights = List.copyOf(preflights);
  }

  /** One sentence for each problem; empty if the submission may go on. */
  List<String> problems(Submission submission) {
    List<String> problems = new ArrayList<>();
    SupportedSpark.problem(sparkVersion)
        .or(() -> SupportedSpark.javaProblem(sparkVersion, javaVersion))
        .ifPresent(problems::add);
    proxyUserProblem(submission).ifPresent(problems::add);
    try {
      // This refuses Kerberos too, until it is supported.
      FargateSettings.parse(submission.sparkConf());
    } catch (InvalidConfigurationException e) {
      problems.addAll(e.problems());
    }
    if (submission.isClusterMode()) {
      clusterProblems(submission).stream()
          .filter(problem -> !problems.contains(problem))
          .forEach(problems::add);
    } else {
      problemOfR(submission, System.getenv()).ifPresent(problems::add);
    }
    if (!problems.isEmpty()) {
      return problems;
    }
    for (Preflight preflight : preflights) {
      problems.addAll(preflight.problems(submission.sparkConf()));
    }
    return problems;
  }

  private static List<String> clusterProblems(Submission submission) {
    return DriverChecks.problems(
        submission.sparkConf(), submission.resource(), submission.mainClass());
  }

  /**
   * In client mode the program runs here; in cluster mode only the driver knows its image.
   *
   * @param environment of this process
   */
  static Optional<String> problemOfR(Submission submission, Map<String, String> environment) {
    String resource = submission.resource();
    // spark-submit sets it; without it, nobody knows where Spark will look.
    String home = environment.getOrDefault("SPARK_HOME", "");
    if (resource == null || !SparkR.runs(resource) || home.isBlank()) {
      return Optional.empty();
    }
    return SparkR.problem(
        Path.of(home), submission.sparkConf(), environment.getOrDefault("PATH", ""));
  }

  private static Optional<String> proxyUserProblem(Submission submission) {
    return Optional.ofNullable(submission.proxyUser())
        .map(
            user ->
                "--proxy-user "
                    + user
                    + " is not supported with --master "
                    + submission.master()
                    + ": executors act under their task role (spark.fargate.executor.taskRole),"
                    + " not under a Hadoop user; leave it out");
  }
}
