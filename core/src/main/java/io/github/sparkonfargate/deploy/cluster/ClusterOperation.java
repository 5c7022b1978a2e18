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
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskListing;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.ecs.TaskStatus;
import io.github.sparkonfargate.scheduler.ApplicationSettings;
import io.github.sparkonfargate.scheduler.FargateConnection;
import io.github.sparkonfargate.task.TaskTags;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    run(conf, clients -> kill(submission, clients, System.out));
  }

  @Override
  public void printSubmissionStatus(String submission, SparkConf conf) {
    run(conf, clients -> status(submission, clients, System.out));
  }

  /** What is done, with the number of applications that it found. */
  private interface Operation {
    int on(Clients clients);
  }

  /** What of ECS is asked. */
  record Clients(EcsTasks ecs, TaskListing listing, EcsServices services) {
    List<Application> matching(String submission) {
      return new Applications(ecs, listing).matching(submission);
    }

    /** Whether ECS starts the application's driver again when it ends. */
    boolean isKeptAlive(Application application) {
      return service(application).isPresent();
    }

    /** By its name alone a service might be somebody else's. */
    private Optional<String> service(Application application) {
      return application
          .service()
          .flatMap(services::find)
          .filter(EcsServices.Service::active)
          .filter(service -> TaskTags.DRIVER.equals(service.tags().get(TaskTags.ROLE)))
          .map(EcsServices.Service::name);
    }
  }

  private static void run(SparkConf conf, Operation operation) {
    int found = 0;
    try {
      Map<String, String> entries = ApplicationSettings.entries(conf);
      FargateSettings settings = OperationSettings.parse(entries);
      try (AwsEcsTasks ecs = FargateConnection.open(settings);
          EcsServices services = FargateConnection.openServices(settings);
          TaskListing listing =
              AwsTaskListing.create(
                  FargateConnection.awsSettings(settings, settings.aws().endpointOverride()),
                  settings.cluster())) {
        found = operation.on(new Clients(ecs, listing, services));
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

  static int kill(String submission, Clients clients, PrintStream out) {
    List<Application> found = clients.matching(submission);
    for (Application application : found) {
      Optional<String> service = clients.service(application);
      if (service.isPresent()) {
        // Of a task that is stopped alone, the service would start another.
        clients.services().delete(service.get());
        out.println("application " + application.id() + " is being stopped");
      } else if (application.driver().isEnding()) {
        out.println("application " + application.id() + " has ended already");
      } else {
        clients.ecs().stop(application.driver().arn(), "killed by spark-submit --kill");
        out.println("application " + application.id() + " is being stopped");
      }
    }
    return found.size();
  }

  static int status(String submission, Clients clients, PrintStream out) {
    List<Application> found = clients.matching(submission);
    found.forEach(application -> print(application, clients.isKeptAlive(application), out));
    return found.size();
  }

  private static void print(Application application, boolean keptAlive, PrintStream out) {
    TaskSnapshot driver = application.driver();
    out.println("application id: " + application.id());
    out.println("  driver task: " + driver.arn());
    application.service().ifPresent(service -> out.println("  driver service: " + service));
    out.println("  state: " + driver.status());
    if (driver.times().created() != null) {
      out.println("  submitted: " + driver.times().created());
    }
    if (driver.times().started() != null) {
      out.println("  started: " + driver.times().started());
    }
    if (driver.status() == TaskStatus.STOPPED) {
      DriverEnd end = DriverEnd.of(driver);
      if (keptAlive) {
        out.println("  the driver " + end.words() + "; ECS starts it again");
        return;
      }
      out.println("  ended: " + driver.times().stopped());
      out.println("  exit code: " + end.exitCode());
      out.println("  the driver " + end.words());
    }
  }
}
