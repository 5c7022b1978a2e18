package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.conf.FargateMaster;
import io.github.sparkonfargate.deploy.cluster.FargateClusterApplication;
import io.github.sparkonfargate.scheduler.DriverAddress;
import io.github.sparkonfargate.scheduler.FargatePreflight;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkUserAppException;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple4;
import scala.collection.immutable.Seq;

/**
 * What the agent calls at the head of {@code SparkSubmit.prepareSubmitEnvironment}. For our masters
 * it checks the submission, lets Spark's own code prepare it under a {@code k8s://} placeholder,
 * and puts the master back; other masters it leaves alone.
 *
 * <p>Why k8s: under that name the stock code maps every option ({@code --num-executors}, {@code
 * --files}, {@code --packages}, Python, R) and contacts nothing; as standalone it drops some.
 */
public final class SubmitHook {
  /** Passes Spark's check of Kubernetes masters; {@code .invalid} never resolves (RFC 2606). */
  static final String PLACEHOLDER = "k8s://https://fargate.invalid";

  private final SubmitChecks checks;

  SubmitHook(SubmitChecks checks) {
    this.checks = checks;
  }

  /**
   * Called by the patched SparkSubmit, on the submitting thread.
   *
   * @return what {@code prepareSubmitEnvironment} must return, or null to let it run as it is
   * @throws SparkUserAppException if the user has something to mend, which has been printed
   */
  public static @Nullable Tuple4<Seq<String>, Seq<String>, SparkConf, String> prepare(
      SparkSubmit submit, SparkSubmitArguments arguments, Option<Configuration> hadoopConf)
      throws SparkUserAppException {
    Option<String> master = arguments.maybeMaster();
    if (master.isEmpty() || !isMeantForUs(master.get())) {
      return null;
    }
    return composed().prepareOurs(submit, arguments, hadoopConf);
  }

  /** A slip such as {@code fargate:spark} gets our one line, not Spark's stack trace. */
  private static boolean isMeantForUs(String master) {
    return master.startsWith("fargate") || FargateMaster.parse(master).isPresent();
  }

  private static SubmitHook composed() {
    String sparkVersion = org.apache.spark.package$.MODULE$.SPARK_VERSION();
    List<Preflight> preflights =
        List.of(
            conf -> new DriverAddress(conf, System.getenv()).problems(),
            new FargatePreflight()::problems);
    return new SubmitHook(new SubmitChecks(sparkVersion, Runtime.version().feature(), preflights));
  }

  Tuple4<Seq<String>, Seq<String>, SparkConf, String> prepareOurs(
      SparkSubmit submit, SparkSubmitArguments arguments, Option<Configuration> hadoopConf)
      throws SparkUserAppException {
    Submission submission = Submission.of(arguments);
    List<String> problems = checks.problems(submission);
    if (!problems.isEmpty()) {
      throw UserMistake.report(submit, arguments, problems);
    }
    new DriverAddress(submission.sparkConf(), System.getenv())
        .explanation()
        .ifPresent(words -> System.err.println("spark-on-fargate: " + words));
    return submission.isClusterMode()
        ? prepareCluster(submit, arguments, hadoopConf)
        : prepareUnderPlaceholder(submit, arguments, hadoopConf);
  }

  private static Tuple4<Seq<String>, Seq<String>, SparkConf, String> prepareCluster(
      SparkSubmit submit, SparkSubmitArguments arguments, Option<Configuration> hadoopConf) {
    LiftedUris lifted = LiftedUris.from(arguments);
    Tuple4<Seq<String>, Seq<String>, SparkConf, String> prepared =
        prepareUnderPlaceholder(submit, arguments, hadoopConf);
    lifted.putBack(prepared._3());
    if (arguments.supervise()) {
      // Stock code keeps it for masters of its own.
      prepared._3().set(ClusterModeSettings.SUPERVISE, "true");
    }
    return new Tuple4<>(
        prepared._1(), prepared._2(), prepared._3(), FargateClusterApplication.class.getName());
  }

  private static Tuple4<Seq<String>, Seq<String>, SparkConf, String> prepareUnderPlaceholder(
      SparkSubmit submit, SparkSubmitArguments arguments, Option<Configuration> hadoopConf) {
    Option<String> master = arguments.maybeMaster();
    Tuple4<Seq<String>, Seq<String>, SparkConf, String> prepared;
    try {
      arguments.maybeMaster_$eq(Option.apply(PLACEHOLDER));
      prepared = submit.prepareSubmitEnvironment(arguments, hadoopConf);
    } finally {
      arguments.maybeMaster_$eq(master);
    }
    SubmitDefaults.apply(prepared._3(), arguments, master.get());
    return prepared;
  }
}
