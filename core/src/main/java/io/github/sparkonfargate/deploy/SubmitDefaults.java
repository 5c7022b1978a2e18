package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.common.config.ModuleConfig;
import io.github.sparkonfargate.conf.FargateMaster;
import io.github.sparkonfargate.conf.SecuritySwitches;
import io.github.sparkonfargate.scheduler.DriverAddress;
import io.github.sparkonfargate.scheduler.ExecutorCores;
import io.github.sparkonfargate.scheduler.LocalShuffle;
import io.github.sparkonfargate.scheduler.S3Scheme;
import io.github.sparkonfargate.scheduler.S3aCredentials;
import io.github.sparkonfargate.task.MemoryOverhead;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmitArguments;
import scala.Tuple2;

/** What a submission to Fargate is given that its user left open. */
final class SubmitDefaults {

  private static final String S3_SHUFFLE = "spark.shuffle.s3.enabled";
  private static final String LOOPBACK = "127.0.0.1";

  private SubmitDefaults() {}

  /** Changes the configuration that Spark's own code has prepared. */
  static void apply(SparkConf conf, SparkSubmitArguments arguments, String master) {
    conf.set("spark.master", master);
    SecuritySwitches.tidy(entries(conf), conf::set, conf::remove);
    S3aCredentials.modernize(conf);
    S3Scheme.map(conf);
    if (!"cluster".equals(conf.get("spark.submit.deployMode", ""))) {
      // In cluster mode this is done again in the driver's container.
      SecurityDefaults.apply(conf);
      ExecutorCores.complete(conf);
    }
    overheadFactor(arguments, conf::setIfMissing);
    Optional<FargateMaster> ours = FargateMaster.parse(master);
    boolean driverIsHere = !"cluster".equals(conf.get("spark.submit.deployMode", ""));
    if (driverIsHere && !conf.contains(DriverAddress.HOST)) {
      // In a task of its own, a shell's for instance, the driver is found by the task's address.
      taskAddress().ifPresent(address -> conf.set(DriverAddress.HOST, address));
    }
    if (driverIsHere && ours.filter(FargateMaster::isEmbeddedLocal).isPresent()) {
      // All executors are on this machine, and nobody else should reach the driver.
      conf.setIfMissing("spark.driver.host", LOOPBACK);
      conf.setIfMissing("spark.driver.bindAddress", LOOPBACK);
      if (conf.getBoolean(S3_SHUFFLE, false)) {
        LocalShuffle.defaults(entries(conf)).forEach(conf::set);
      }
    }
    for (ModuleConfig module : ModuleConfig.all()) {
      module.defaults(entries(conf)).forEach(conf::setIfMissing);
    }
  }

  /**
   * Python's and R's workers live outside the heap: Spark on Kubernetes has the same factor.
   *
   * @param setIfMissing takes key and value
   */
  static void overheadFactor(
      SparkSubmitArguments arguments, BiConsumer<String, String> setIfMissing) {
    if (arguments.isPython() || arguments.isR()) {
      setIfMissing.accept(
          "spark.executor.memoryOverheadFactor", String.valueOf(MemoryOverhead.NON_JVM_FACTOR));
    }
  }

  private static Optional<String> taskAddress() {
    try {
      return DriverAddress.ofTask(System.getenv());
    } catch (IOException unanswered) {
      throw new IllegalStateException(
          "the address of this Fargate task is not known; set spark.driver.host: "
              + unanswered.getMessage(),
          unanswered);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for the task's address", stopped);
    }
  }

  private static Map<String, String> entries(SparkConf conf) {
    Map<String, String> entries = new HashMap<>();
    for (Tuple2<String, String> entry : conf.getAll()) {
      entries.put(entry._1(), entry._2());
    }
    return entries;
  }
}
