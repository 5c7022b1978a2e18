package io.github.sparkonfargate.executor;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The text files of the driver's SPARK_CONF_DIR and HADOOP_CONF_DIR, which executors have too, as
 * on Kubernetes and YARN: {@code hive-site.xml}, {@code core-site.xml}, {@code log4j2.properties},
 * {@code metrics.properties} and whatever else lies there.
 *
 * @param spark text by name
 * @param hadoop text by name
 */
public record ShippedConf(TreeMap<String, String> spark, TreeMap<String, String> hadoop)
    implements Serializable {

  /** Spark reads its logging from one of these. */
  private static final String[] LOGGING = {
    "log4j2.properties", "log4j2.xml", "log4j2.yaml", "log4j2.json"
  };

  /** Copies them into maps that travel. */
  public static ShippedConf of(Map<String, String> spark, Map<String, String> hadoop) {
    return new ShippedConf(new TreeMap<>(spark), new TreeMap<>(hadoop));
  }

  boolean isEmpty() {
    return spark.isEmpty() && hadoop.isEmpty();
  }

  /**
   * Writes the files; where both directories have one of the same name, Spark's wins, as it does on
   * the driver's class path.
   *
   * @param directory on this JVM's class path
   * @throws IOException if a file cannot be written, or has the name of one elsewhere
   */
  void write(Path directory) throws IOException {
    Map<String, String> all = new TreeMap<>(hadoop);
    all.putAll(spark);
    for (Map.Entry<String, String> file : all.entrySet()) {
      Path target = directory.resolve(file.getKey()).normalize();
      if (!directory.equals(target.getParent())) {
        throw new IOException("the driver sent a configuration file '" + file.getKey() + "'");
      }
      Files.writeString(target, file.getValue());
    }
  }

  /** The file that says how Spark logs, if there is one among them. */
  Optional<String> logging() {
    for (String name : LOGGING) {
      if (spark.containsKey(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
