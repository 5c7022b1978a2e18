package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be said about a submission before anything is downloaded or launched. All problems are
 * reported at once; the preflights, which need the network, run only if all else is well.
 */
final class SubmitChecks {
  /** What the embedded local Fargate answers itself, so that its user need not set it. */
  private static final Map<String, String> GIVEN_BY_LOCAL_FARGATE =
      Map.of(
          "spark.fargate.container.image", "spark-fargate",
          "spark.fargate.subnets", "subnet-00000000000000000",
          "spark.fargate.securityGroups", "sg-00000000000000000",
          "spark.fargate.executionRole", "arn:aws:iam::000000000000:role/local");

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
    FargateSettings settings = null;
    try {
      settings = FargateSettings.parse(effective(submission));
    } catch (InvalidConfigurationException e) {
      problems.addAll(e.problems());
    }
    if (settings == null || !problems.isEmpty() || isLocal(submission)) {
      return problems;
    }
    for (Preflight preflight : preflights) {
      problems.addAll(preflight.problems(settings));
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

  private static Map<String, String> effective(Submission submission) {
    if (!isLocal(submission)) {
      return submission.sparkConf();
    }
    Map<String, String> conf = new HashMap<>(GIVEN_BY_LOCAL_FARGATE);
    conf.putAll(submission.sparkConf());
    return conf;
  }

  private static boolean isLocal(Submission submission) {
    return submission.master().equals(FargateMaster.LOCAL);
  }
}
