package io.github.sparkonfargate.benchmarks.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.sql.SparkSession;
import scala.collection.immutable.Map$;

/**
 * A driver that asks for one executor at a time. For each it tells how long its process had lived,
 * and how much processor time it had used, when the driver knew it registered. Both are read from
 * {@code /proc}, so it works on Linux, for executors on this machine.
 */
public final class ExecutorStarts {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final double TICKS_PER_SECOND = 100;
  private static final int FIELDS_BEFORE_STATE = 2;

  /** Used by the main thread only. */
  private static boolean initialExecutorEnded;

  private ExecutorStarts() {}

  private record Cost(double seconds, double cpuSeconds) {}

  /** Runs until the end of its input; {@code start} is the only command. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Worker.serve("executor starts", ExecutorStarts::start);
  }

  private static String start(SparkSession spark, String[] words)
      throws IOException, InterruptedException {
    if (!words[0].equals("start")) {
      throw new IllegalArgumentException("unknown command " + words[0]);
    }
    SparkContext context = spark.sparkContext();
    endInitialExecutor(context);
    Registrations registrations = new Registrations(context.applicationId());
    context.addSparkListener(registrations);
    try {
      long asked = System.nanoTime();
      context.requestTotalExecutors(1, 0, Map$.MODULE$.empty());
      Cost cost = registrations.await(registrations.added, "no executor registered");
      double sinceAsked = (System.nanoTime() - asked) / 1e9;
      context.requestTotalExecutors(0, 0, Map$.MODULE$.empty());
      context.killExecutors(
          scala.jdk.javaapi.CollectionConverters.asScala(List.of(registrations.executor)).toSeq());
      registrations.await(registrations.removed, "the executor did not go");
      return String.format(
          java.util.Locale.ROOT,
          "\"seconds\":%.3f,\"cpuSeconds\":%.3f,\"sinceAsked\":%.3f",
          cost.seconds(),
          cost.cpuSeconds(),
          sinceAsked);
    } finally {
      context.removeSparkListener(registrations);
    }
  }

  /** Spark begins with one executor at least. */
  private static void endInitialExecutor(SparkContext context) throws InterruptedException {
    if (initialExecutorEnded) {
      return;
    }
    awaitExecutors(context, 1);
    context.requestTotalExecutors(0, 0, Map$.MODULE$.empty());
    context.killExecutors(context.getExecutorIds());
    awaitExecutors(context, 0);
    initialExecutorEnded = true;
  }

  private static void awaitExecutors(SparkContext context, int count) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (context.getExecutorIds().size() != count) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not " + count + " executors within " + PATIENCE);
      }
      Thread.sleep(50);
    }
  }

  /** Called by the thread of Spark's listener bus. */
  private static final class Registrations extends SparkListener {
    private final String application;
    private final BlockingQueue<Cost> added = new LinkedBlockingQueue<>();
    private final BlockingQueue<Cost> removed = new LinkedBlockingQueue<>();

    /** Written before something is put into a queue, read after it was taken out. */
    private volatile String executor = "";

    Registrations(String application) {
      this.application = application;
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded event) {
      executor = event.executorId();
      added.add(costOfNewest(application));
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      removed.add(new Cost(0, 0));
    }

    Cost await(BlockingQueue<Cost> queue, String otherwise) throws InterruptedException {
      Cost cost = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (cost == null) {
        throw new IllegalStateException(otherwise + " within " + PATIENCE);
      }
      return cost;
    }
  }

  /** Of the executor process that began last: the one before may be on its way out still. */
  private static Cost costOfNewest(String application) {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      double uptime =
          Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0]);
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> isExecutor(process, application))
          .map(process -> cost(process, uptime))
          .min(java.util.Comparator.comparingDouble(Cost::seconds))
          .orElseThrow(() -> new IllegalStateException("no process of an executor was found"));
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  private static boolean isExecutor(Path process, String application) {
    String command = read(process.resolve("cmdline"));
    return command.contains("FargateExecutorBackend") && command.contains(application);
  }

  /** Fields 14, 15 and 22 of proc(5): time in user mode, in the kernel, and when it began. */
  private static Cost cost(Path process, double uptime) {
    String stat = read(process.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double cpu = field(fields, 14) + field(fields, 15);
    return new Cost(uptime - field(fields, 22) / TICKS_PER_SECOND, cpu / TICKS_PER_SECOND);
  }

  private static double field(String[] fields, int number) {
    return Double.parseDouble(fields[number - FIELDS_BEFORE_STATE - 1]);
  }

  /** Empty where the process is gone. */
  private static String read(Path file) {
    try {
      return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
