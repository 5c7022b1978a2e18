package io.github.sparkonfargate.executor;

import io.github.sparkonfargate.allocator.IdentityAnswer;
import io.github.sparkonfargate.secret.ApplicationContext;
import io.github.sparkonfargate.secret.SecretException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.executor.CoarseGrainedExecutorBackend;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The main class of an executor container: learns from ECS which task it is and from the driver
 * which executor, then is Spark's own {@link CoarseGrainedExecutorBackend}, with links to the logs
 * of its task.
 *
 * <p>Exit codes: 78 for a container that was started wrongly or is not wanted, else Spark's.
 */
public final class FargateExecutorBackend extends CoarseGrainedExecutorBackend {

  /** {@code EX_CONFIG} of sysexits.h: starting the same container again would not help. */
  private static final int NOT_WANTED = 78;

  private static final int EXIT_ON_SIGTERM = 143;

  /** What a JVM may take to end in good order when nobody waits for it any more. */
  private static final Duration LEAVING = Duration.ofSeconds(5);

  private static final String REGISTRATION_TIMEOUT = "spark.fargate.executor.registrationTimeout";

  private final TaskMetadata task;

  private FargateExecutorBackend(
      RpcEnv rpcEnv,
      CoarseGrainedExecutorBackend.Arguments arguments,
      SparkEnv env,
      ResourceProfile resourceProfile,
      TaskMetadata task) {
    super(
        rpcEnv,
        arguments.driverUrl(),
        arguments.executorId(),
        arguments.bindAddress(),
        arguments.hostname(),
        arguments.cores(),
        env,
        arguments.resourcesFileOpt(),
        resourceProfile);
    this.task = task;
  }

  /** Runs an executor until the driver ends it; never returns. */
  public static void main(String[] args) {
    try {
      ExecutorArguments arguments = ExecutorArguments.parse(args);
      AtomicReference<@Nullable FargateExecutorBackend> backend = new AtomicReference<>();
      watch(arguments, () -> hasRegistered(backend.get()));
      TaskMetadata task = TaskMetadata.fetch(System.getenv());
      ExecutorSecret.open(
              System.getenv(),
              Boolean.getBoolean("spark.authenticate"),
              new ApplicationContext(arguments.applicationId(), task.cluster()))
          .ifPresent(ExecutorSecret::install);
      String executorId = learnId(arguments, task);
      ExecutorIdProperties.replace(System.getProperties(), executorId);
      run(
          parseArguments(
              arguments.toSparkArguments(executorId, task.address()),
              FargateExecutorBackend.class.getName()),
          (rpcEnv, sparkArguments, env, profile) -> {
            FargateExecutorBackend made =
                new FargateExecutorBackend(rpcEnv, sparkArguments, env, profile, task);
            backend.set(made);
            return made;
          });
      System.exit(0);
    } catch (IllegalArgumentException
        | IOException
        | TimeoutException
        | SecretException
        | ExecutorIdentity.RefusedException cannotStart) {
      // Said on standard error: Spark has not set up logging yet, and this line is what the task's
      // log stream shows.
      System.err.println("spark-on-fargate: " + cannotStart.getMessage());
      System.exit(NOT_WANTED);
    } catch (InterruptedException stopped) {
      // Nobody interrupts this thread but a JVM that is going down.
      Thread.currentThread().interrupt();
      System.exit(EXIT_ON_SIGTERM);
    }
  }

  /** Spark makes the executor when the driver has taken it. */
  private static boolean hasRegistered(@Nullable FargateExecutorBackend backend) {
    return backend != null && backend.executor() != null;
  }

  /** Beside all that follows, which may hang on a driver that is gone. */
  private static void watch(ExecutorArguments arguments, BooleanSupplier registered) {
    DriverReach reach =
        new DriverReach(
            DriverReach.of(arguments.driverUrl()),
            registered,
            InstantSource.system(),
            FargateExecutorBackend::rest);
    daemon(
        "fargate-driver-reach",
        () -> {
          try {
            reach.watch().ifPresent(FargateExecutorBackend::leave);
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** What hangs may hold up the end of the JVM, too. */
  private static void leave(String why) {
    System.err.println("spark-on-fargate: " + why);
    Thread exit = daemon("fargate-exit", () -> System.exit(NOT_WANTED));
    try {
      exit.join(LEAVING.toMillis());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(NOT_WANTED);
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** A short-lived connection of its own: Spark's executor opens one with the id in its hand. */
  private static String learnId(ExecutorArguments arguments, TaskMetadata task)
      throws IOException,
          TimeoutException,
          InterruptedException,
          ExecutorIdentity.RefusedException {
    SparkConf conf = new SparkConf();
    RpcEnv rpcEnv =
        RpcEnv.create(
            "fargateIdentity",
            task.address(),
            task.address(),
            -1,
            conf,
            new SecurityManager(
                conf,
                Option.empty(),
                org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE()),
            0,
            true);
    try {
      ExecutorIdentity.Driver driver =
          request -> {
            RpcEndpointRef endpoint = rpcEnv.setupEndpointRefByURI(arguments.driverUrl());
            return endpoint.askSync(request, ClassTag$.MODULE$.apply(IdentityAnswer.class));
          };
      Duration patience = Duration.ofSeconds(conf.getTimeAsSeconds(REGISTRATION_TIMEOUT, "300s"));
      String id =
          new ExecutorIdentity(driver, InstantSource.system(), FargateExecutorBackend::rest)
              .learn(task.taskArn(), patience);
      ConfDirectory.of(System.getProperties()).take(ask(rpcEnv, arguments));
      return id;
    } finally {
      rpcEnv.shutdown();
    }
  }

  private static ShippedConf ask(RpcEnv rpcEnv, ExecutorArguments arguments) {
    RpcEndpointRef endpoint = rpcEnv.setupEndpointRefByURI(arguments.driverUrl());
    return endpoint.askSync(new ConfFilesRequest(), ClassTag$.MODULE$.apply(ShippedConf.class));
  }

  private static void rest(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }

  /** Adds the task's CloudWatch Logs stream to what the environment names. */
  @Override
  public scala.collection.immutable.Map<String, String> extractLogUrls() {
    Map<String, String> urls = new LinkedHashMap<>();
    task.logStream().ifPresent(log -> urls.put("stdout", ConsoleLinks.logs(log)));
    urls.putAll(CollectionConverters.asJava(super.extractLogUrls()));
    return Map$.MODULE$.from(CollectionConverters.asScala(urls));
  }

  /** Adds the task, for {@code spark.ui.custom.executor.log.url} and the executors page. */
  @Override
  public scala.collection.immutable.Map<String, String> extractAttributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("TASK_ARN", task.taskArn());
    attributes.put("TASK_ID", task.taskId());
    attributes.put("ECS_CLUSTER", task.cluster());
    attributes.putAll(CollectionConverters.asJava(super.extractAttributes()));
    return Map$.MODULE$.from(CollectionConverters.asScala(attributes));
  }
}
