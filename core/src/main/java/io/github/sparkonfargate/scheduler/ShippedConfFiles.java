package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.ConfFiles;
import io.github.sparkonfargate.executor.ShippedConf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what executors get of the driver's configuration directories. */
final class ShippedConfFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ShippedConfFiles.class);

  private ShippedConfFiles() {}

  /**
   * @param environment of the driver's process
   * @throws InvalidConfigurationException if a directory cannot be read
   */
  static ShippedConf read(Map<String, String> environment) {
    return ShippedConf.of(
        files(environment, "SPARK_CONF_DIR"), files(environment, "HADOOP_CONF_DIR"));
  }

  private static Map<String, String> files(Map<String, String> environment, String variable) {
    String directory = environment.getOrDefault(variable, "");
    if (directory.isBlank()) {
      return Map.of();
    }
    try {
      ConfFiles.Found found = ConfFiles.read(Path.of(directory));
      if (!found.skipped().isEmpty()) {
        LOG.warn(
            "Of {} these files do not travel to executors, being no text or longer than 1 MiB"
                + " together: {}",
            variable,
            String.join(", ", found.skipped()));
      }
      return found.files();
    } catch (IOException e) {
      throw new InvalidConfigurationException(
          List.of(variable + " cannot be read: " + e + "; executors would lack what is in it"));
    }
  }
}
