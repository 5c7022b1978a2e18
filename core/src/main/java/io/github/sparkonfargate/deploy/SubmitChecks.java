package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.SupportedSpark;
import java.util.ArrayList;
import java.util.List;

/**
 * What can be said about a submission before anything is downloaded or launched. All problems are
 * reported at once; the preflights, which need the network, run only if all else is well.
 */
final class SubmitChecks {
  private final String sparkVersion;
  private final List<Preflight> preflights;

  SubmitChecks(String sparkVersion, List<Preflight> preflights) {
    this.sparkVersion = sparkVersion;
    this.preflights = List.copyOf(preflights);
  }

  /** One sentence for each problem; empty if the submission may go on. */
  List<String> problems(Submission submission) {
    List<String> problems = new ArrayList<>();
    SupportedSpark.problem(sparkVersion).ifPresent(problems::add);
    addUnsupported(submission, problems);
    try {
      FargateSettings.parse(submission.sparkConf());
    } catch (InvalidConfigurationException e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      return problems;
    }
    for (Preflight preflight : preflights) {
      problems.addAll(preflight.problems(submission.sparkConf()));
    }
    return problems;
  }

  private static void addUnsupported(Submission submission, List<String> problems) {
    if (submission.clusterMode()) {
      problems.add(
          "--deploy-mode cluster is not part of spark-on-fargate 0.1.0: leave it out, the driver"
              + " then runs where spark-submit is called (client mode) and the executors on Fargate");
    }
    if (submission.proxyUser() != null) {
      problems.add(
          "--proxy-user "
              + submission.proxyUser()
              + " is not supported with --master "
              + submission.master()
              + ": executors act under their task role, not under a Hadoop user; leave it out");
    }
    if (submission.principal() != null || submission.keytab() != null) {
      problems.add(
          "Kerberos (--principal, --keytab, spark.kerberos.*) is not supported with --master "
              + submission.master()
              + ": give the executors' task role (spark.fargate.executor.taskRole) access to the"
              + " data instead, and leave these settings out");
    }
  }
}
