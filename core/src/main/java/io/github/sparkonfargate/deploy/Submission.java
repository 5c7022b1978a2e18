package io.github.sparkonfargate.deploy;

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
 * @param clusterMode whether {@code --deploy-mode cluster} was asked for
 * @param proxyUser value of {@code --proxy-user}, or null
 * @param principal Kerberos principal, or null
 * @param keytab Kerberos keytab, or null
 */
record Submission(
    Map<String, String> sparkConf,
    boolean clusterMode,
    @Nullable String proxyUser,
    @Nullable String principal,
    @Nullable String keytab) {

  Submission {
    sparkConf = Map.copyOf(sparkConf);
  }

  String master() {
    return sparkConf.getOrDefault("spark.master", "");
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
    return new Submission(
        conf,
        "cluster".equals(arguments.deployMode()),
        arguments.proxyUser(),
        arguments.principal(),
        arguments.keytab());
  }

  private static void putIfSet(Map<String, String> conf, String key, @Nullable String value) {
    if (value != null) {
      conf.put(key, value);
    }
  }
}
