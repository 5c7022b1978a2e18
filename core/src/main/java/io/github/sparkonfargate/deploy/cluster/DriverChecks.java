package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.ClusterModeSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.driver.SparkR;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** What can be said of a cluster-mode submission before Spark prepares it. */
public final class DriverChecks {
  private static final Set<String> SHELLS = Set.of("spark-shell", "pyspark-shell", "sparkr-shell");
  private static final String OURS = "io.github.sparkonfargate.deploy.server.";

  /** What stock spark-submit refuses in cluster mode by its name, and what to write. */
  private static final Map<String, String> REFUSED =
      Map.of(
          "org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver",
          "leave --deploy-mode cluster out: a shell's driver is where you type",
          "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2",
          "write --class " + OURS + "ThriftServer, which is the same server",
          "org.apache.spark.sql.connect.service.SparkConnectServer",
          "write --class " + OURS + "ConnectServer, which is the same server");

  private DriverChecks() {}

  /**
   * @param sparkConf the effective configuration
   * @param resource what is run, as spark-submit took it; null if nothing
   * @param mainClass null if none is named
   * @return one sentence for each problem
   */
  public static List<String> problems(
      Map<String, String> sparkConf, @Nullable String resource, @Nullable String mainClass) {
    List<String> problems = new ArrayList<>();
    shell(problems, resource, mainClass);
    if (resource != null && (resource.startsWith("file:") || resource.startsWith("/"))) {
      Path file = Path.of(resource.replaceFirst("^file:(//)?(?=/)", ""));
      application(problems, file);
      if (mainClass == null && resource.endsWith(".jar") && Files.isRegularFile(file)) {
        manifest(problems, file);
      }
    }
    if (resource != null
        && mainClass == null
        && resource.matches("(local|s3[an]?|https?):.*[.]jar")) {
      problems.add(
          "no main class: write --class CLASS; it cannot be read from "
              + resource
              + ", which is not on this machine.");
    }
    try {
      ClusterModeSettings.parse(sparkConf);
      SparkConf conf = new SparkConf(false);
      sparkConf.forEach(conf::set);
      size(conf, FargateSettings.parse(sparkConf), kind(resource));
    } catch (InvalidConfigurationException e) {
      problems.addAll(e.problems());
    }
    return problems;
  }

  static DriverSize size(SparkConf conf, FargateSettings settings, DriverOrder.Kind kind) {
    return DriverSize.of(
        conf,
        settings.driver().requestCpuUnits(),
        settings.driver().sizing(),
        kind == DriverOrder.Kind.JAR);
  }

  private static DriverOrder.Kind kind(@Nullable String resource) {
    if (resource == null) {
      return DriverOrder.Kind.JAR;
    }
    if (resource.endsWith(".py")) {
      return DriverOrder.Kind.PYTHON;
    }
    return SparkR.runs(resource) ? DriverOrder.Kind.R : DriverOrder.Kind.JAR;
  }

  private static void shell(
      List<String> problems, @Nullable String resource, @Nullable String mainClass) {
    if (resource != null && SHELLS.contains(resource)) {
      problems.add(
          "--deploy-mode cluster is not for shells, whose driver is where you type; leave it out, or"
              + " run the shell in a task of the VPC (docs/cluster-mode.md).");
    }
    if (mainClass != null && REFUSED.containsKey(mainClass)) {
      problems.add(
          "Spark does not run "
              + mainClass
              + " with --deploy-mode cluster; "
              + REFUSED.get(mainClass)
              + ".");
    }
  }

  /** Stock code reads the main class there, and throws where it finds none. */
  private static void manifest(List<String> problems, Path jar) {
    try (JarFile opened = new JarFile(jar.toFile())) {
      Manifest manifest = opened.getManifest();
      if (manifest == null
          || manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS) == null) {
        problems.add(
            "no main class: write --class CLASS; the manifest of " + jar + " does not name one.");
      }
    } catch (IOException unreadable) {
      problems.add(jar + " cannot be read as a jar: " + unreadable.getMessage());
    }
  }

  private static void application(List<String> problems, Path file) {
    if (!Files.isRegularFile(file)) {
      problems.add(
          file
              + (Files.isDirectory(file) ? " is a directory" : " does not exist")
              + " on this machine; name the application's file, or write local://"
              + file
              + " if it is a path inside the driver's image.");
    }
  }
}
