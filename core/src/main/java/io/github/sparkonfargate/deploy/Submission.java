package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.conf.SecuritySwitches;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A submission as the checks see it.
 *
 * @param sparkConf the effective configuration: files, {@code --conf}, and options by their keys
 * @param proxyUser value of {@code --proxy-user}, or null
 * @param resource what is run, or null
 * @param mainClass value of {@code --class}, or null
 */
record Submission(
    Map<String, String> sparkConf,
    @Nullable String proxyUser,
    @Nullable String resource,
    @Nullable String mainClass) {

  Submission {
    sparkConf = Map.copyOf(sparkConf);
  }

  String master() {
    return sparkConf.getOrDefault("spark.master", "");
  }

  boolean isClusterMode() {
    return sparkConf.getOrDefault("spark.submit.deployMode", "").equalsIgnoreCase("cluster");
  }

  /** Reads what SparkSubmit parsed; changes nothing. */
  static Submission of(SparkSubmitArguments arguments) {
    Map<String, String> conf = new HashMap<>();
    for (Tuple2<String, String> entry : new SparkConf().getAll()) {
      conf.put(entry._1(), entry._2());
    }
    conf.putAll(CollectionConverters.asJava(arguments.sparkProperties()));
    // Spark maps these options only while it prepares, which may download first.
    putIfSet(conf, "spark.master", arguments.master());
    putIfSet(conf, "spark.submit.deployMode", arguments.deployMode());
    putIfSet(conf, "spark.app.name", arguments.name());
    putIfSet(conf, "spark.executor.instances", arguments.numExecutors());
    putIfSet(conf, "spark.executor.cores", arguments.executorCores());
    putIfSet(conf, "spark.executor.memory", arguments.executorMemory());
    putIfSet(conf, "spark.driver.memory", arguments.driverMemory());
    putIfSet(conf, "spark.driver.cores", arguments.driverCores());
    putIfSet(conf, "spark.kerberos.principal", arguments.principal());
    putIfSet(conf, "spark.kerberos.keytab", arguments.keytab());
    SecuritySwitches.tidy(Map.copyOf(conf), conf::put, conf::remove);
    // Else executors would be checked at another size than they will have.
    SubmitDefaults.overheadFactor(arguments, conf::putIfAbsent);
    if (arguments.supervise()) {
      conf.put(ClusterModeSettings.SUPERVISE, "true");
    }
    return new Submission(
        conf, arguments.proxyUser(), arguments.primaryResource(), arguments.mainClass());
  }

  private static void putIfSet(Map<String, String> conf, String key, @Nullable String value) {
    if (value != null) {
      conf.put(key, value);
    }
  }
}
