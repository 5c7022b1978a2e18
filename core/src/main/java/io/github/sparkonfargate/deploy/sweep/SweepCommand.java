package io.github.sparkonfargate.deploy.sweep;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.common.aws.NoRegionException;
import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.ecs.AwsEcsServices;
import io.github.sparkonfargate.ecs.AwsEcsTasks;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsServices;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.task.TaskTags;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code sweep}. */
@Command(
    name = "sweep",
    description = {
      "Lists the Fargate tasks of spark-on-fargate that run in a cluster, by their tags; with --stop it stops them.",
      "Nothing else is ever touched. Whether a driver lives cannot be seen from here: look at the list before you stop."
    },
    mixinStandardHelpOptions = true)
public final class SweepCommand implements Callable<Integer> {
  private static final String LINE = "%s  %-8s  %-12s  %s%n";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--cluster",
      defaultValue = "default",
      description = "ECS cluster (default: ${DEFAULT-VALUE}).")
  private String cluster = "default";

  @Option(names = "--region", description = "AWS Region (default: the AWS SDK's).")
  private @Nullable String region;

  @Option(
      names = "--endpoint",
      description = "Endpoint of ECS (default: the AWS SDK's).",
      converter = Endpoint.class)
  private @Nullable URI endpoint;

  @Option(names = "--app", paramLabel = "ID", description = "Only tasks of this Spark application.")
  private String application = "";

  @Option(
      names = "--older-than",
      paramLabel = "HOURS",
      description = "Only tasks that were started at least this many hours ago.",
      converter = Hours.class)
  private double olderThanHours;

  @Option(
      names = "--stop",
      description =
          "Stop what is listed; needs --app or --older-than, so that running applications are spared.")
  private boolean stop;

  @Override
  public Integer call() {
    if (olderThanHours < 0) {
      throw new ParameterException(spec.commandLine(), "--older-than must not be negative");
    }
    if (stop && application.isEmpty() && olderThanHours == 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--stop without --app or --older-than would end every application in cluster "
              + cluster
              + "; name one, or an age");
    }
    AwsSettings aws = AwsSettings.defaults().withRegion(region).withEndpoint(endpoint, null);
    try (AwsEcsTasks ecs = AwsEcsTasks.create(aws, cluster);
        EcsServices services = AwsEcsServices.create(aws, cluster)) {
      return sweep(new Orphans(ecs, services, Repeats.patient()), Instant.now());
    } catch (EcsException | InvalidConfigurationException e) {
      spec.commandLine().getErr().println("Error: " + words(e));
      return 1;
    }
  }

  /** With this command's options for advice: it reads no key of Spark's. */
  static String words(RuntimeException failure) {
    if (failure instanceof NoRegionException) {
      return "no AWS region is set; give --region, or set the variable AWS_REGION or 'region' in the"
          + " profile of ~/.aws/config";
    }
    return failure instanceof EcsException refused
        ? refused.fact() + advice(refused.kind())
        : String.valueOf(failure.getMessage());
  }

  private static String advice(EcsException.Kind kind) {
    return switch (kind) {
      case CLUSTER -> "; check --cluster and --region";
      case UNAVAILABLE -> "; check the network, --region and --endpoint";
      case ACCESS ->
          "; check the AWS credentials (environment or profile): they must allow ecs:ListTasks and"
              + " ecs:DescribeTasks, and with --stop ecs:StopTask, ecs:DescribeServices and"
              + " ecs:DeleteService";
      case CREDENTIALS ->
          "; check the AWS credentials (environment or profile) and this machine's clock";
      case INVALID, THROTTLED -> "";
    };
  }

  /** Exit code 1 where something could not be stopped. */
  int sweep(Orphans orphans, Instant now) {
    Duration age = Duration.ofSeconds(Math.round(olderThanHours * 3_600));
    List<TaskSnapshot> found = orphans.find(new Orphans.Filter(application, age), now);
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    for (TaskSnapshot task : found) {
      out.printf(
          LINE,
          task.id(),
          task.tags().get(TaskTags.ROLE),
          task.status(),
          task.tags().get(TaskTags.APPLICATION));
      failed += stop ? failures(task.id(), () -> orphans.stop(task)) : 0;
    }
    Optional<String> service = idleService(orphans, found);
    if (service.isPresent()) {
      out.printf(LINE, service.get(), TaskTags.DRIVER, "SERVICE", application);
      failed += stop ? failures(service.get(), () -> orphans.delete(service.get())) : 0;
    }
    int all = found.size() + (service.isPresent() ? 1 : 0);
    out.printf(
        "%d tasks%s of spark-on-fargate in cluster %s; %s%n",
        found.size(),
        service.isPresent() ? " and a service, which would start its driver again," : "",
        cluster,
        stop ? (all - failed) + " stopped" : "nothing was stopped (--stop stops them)");
    out.flush();
    return failed == 0 ? 0 : 1;
  }

  /** ECS does not say here how old a service is. */
  private Optional<String> idleService(Orphans orphans, List<TaskSnapshot> found) {
    if (application.isEmpty() || olderThanHours > 0) {
      return Optional.empty();
    }
    try {
      return orphans.idleService(application, found);
    } catch (EcsException e) {
      if (e.kind() != EcsException.Kind.ACCESS) {
        throw e;
      }
      // Most applications have none, and whoever may stop tasks may not see services.
      spec.commandLine()
          .getErr()
          .println("A service of a supervised driver was not looked for: " + e.fact());
      return Optional.empty();
    }
  }

  /** A URL. */
  static final class Endpoint implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI uri = new URI(text);
        if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
            && uri.getHost() != null) {
          return uri;
        }
      } catch (URISyntaxException e) {
        // Said below.
      }
      throw new TypeConversionException("'" + text + "' is not a URL; write http://HOST:PORT");
    }
  }

  /** A decimal number of hours. */
  static final class Hours implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      if (!text.matches("-?[0-9]{1,7}(\\.[0-9]+)?")) {
        throw new TypeConversionException(
            "'" + text + "' is not a number of hours; write 12 or 0.5");
      }
      return Double.valueOf(text);
    }
  }

  private int failures(String what, Runnable stopping) {
    try {
      stopping.run();
      return 0;
    } catch (EcsException e) {
      spec.commandLine().getErr().println("Error: " + what + ": " + words(e));
      return 1;
    }
  }
}
