package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateMaster;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.OperationSettings;
import io.github.sparkonfargate.deploy.SubmitExit;
import io.github.sparkonfargate.deploy.cluster.Applications.Application;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.AwsTaskListing;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskListing;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import io.github.sparkonfargate.scheduler.ApplicationSettings;
import io.github.sparkonfargate.scheduler.FargateConnection;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmitOperation;

/**
 * {@code spark-submit --status} and {@code --kill}, found by Spark with ServiceLoader. They take
 * the ARN or the id of a driver's task, an application id, or a pattern with {@code *}; {@code
 * --status '*'} lists all applications.
 */
public final class ClusterOperation implements SparkSubmitOperation {
  private static final int NOTHING_FOUND = 1;

  @Override
  public boolean supports(String master) {
    return FargateMaster.parse(master).isPresent();
  }

  @Override
  public void kill(String submission, SparkConf conf) {
    run(conf, (ecs, listing) -> kill(submission, ecs, listing, System.out));
  }

  @Override
  public void printSubmissionStatus(String submission, SparkConf conf) {
    run(conf, (ecs, listing) -> status(submission, ecs, listing, System.out));
  }

  /** What is done, with the number of applications that it found. */
  private interface Operation {
    int on(EcsTasks ecs, TaskListing listing);
  }

  private static void run(SparkConf conf, Operation operation) {
    int found = 0;
    try {
      Map<String, String> entries = ApplicationSettings.entries(conf);
      FargateSettings settings = OperationSettings.parse(entries);
      try (AwsEcsTasks ecs = FargateConnection.open(settings);
          TaskListing listing =
              AwsTaskListing.create(
                  FargateConnection.awsSettings(settings, settings.aws().endpointOverride()),
                  settings.cluster())) {
        found = operation.on(ecs, listing);
      }
      if (found == 0) {
        System.err.println(
            "Error: no such application on ECS cluster "
                + settings.cluster()
                + "; ECS forgets applications about an hour after their end");
      }
    } catch (InvalidConfigurationException invalid) {
      invalid.problems().forEach(problem -> System.err.println("Error: " + problem));
    } catch (EcsException refused) {
      System.err.println("Error: " + refused.getMessage());
    }
    if (found == 0) {
      throw FargateClusterApplication.unchecked(SubmitExit.withCode(NOTHING_FOUND));
    }
  }

  static int kill(String submission, EcsTasks ecs, TaskListing listing, PrintStream out) {
    List<Application> found = new Applications(ecs, listing).matching(submission);
    for (Application application : found) {
      if (application.driver().isEnding()) {
        out.println("application " + application.id() + " has ended already");
      } else {
        ecs.stop(application.driver().arn(), "killed by spark-submit --kill");
        out.println("application " + application.id() + " is being stopped");
      }
    }
    return found.size();
  }

  static int status(String submission, EcsTasks ecs, TaskListing listing, PrintStream out) {
    List<Application> found = new Applications(ecs, listing).matching(submission);
    found.forEach(application -> print(application, out));
    return found.size();
  }

  private static void print(Application application, PrintStream out) {
    TaskSnapshot driver = application.driver();
    out.println("application id: " + application.id());
    out.println("  driver task: " + driver.arn());
    out.println("  state: " + driver.status());
    if (driver.times().created() != null) {
      out.println("  submitted: " + driver.times().created());
    }
    if (driver.times().started() != null) {
      out.println("  started: " + driver.times().started());
    }
    if (driver.status() == TaskStatus.STOPPED) {
      DriverEnd end = DriverEnd.of(driver);
      out.println("  ended: " + driver.times().stopped());
      out.println("  exit code: " + end.exitCode());
      out.println("  the driver " + end.words());
    }
  }
}
