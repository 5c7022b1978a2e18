package io.github.sparkonfargate.executor;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.logging.log4j.core.config.Configurator;
import org.jspecify.annotations.Nullable;

/**
 * The directory on an executor's class path that the image's entry point made for what its driver
 * sends. On the main thread, before Spark is started.
 */
final class ConfDirectory {
  /** Set by the image's entry point, where there was a place to write. */
  static final String PROPERTY = "fargate.conf.directory";

  /** Whoever sets it has decided how the executor logs. */
  private static final String USERS_LOGGING = "log4j2.configurationFile";

  private final @Nullable Path directory;
  private final boolean logsAsUserSays;

  private ConfDirectory(@Nullable Path directory, boolean logsAsUserSays) {
    this.directory = directory;
    this.logsAsUserSays = logsAsUserSays;
  }

  static ConfDirectory of(Properties system) {
    String named = system.getProperty(PROPERTY, "");
    return new ConfDirectory(
        named.isEmpty() ? null : Path.of(named), system.containsKey(USERS_LOGGING));
  }

  /**
   * Puts the files where this JVM finds them. Logging has begun already and begins anew.
   *
   * @throws IOException if they cannot be written
   */
  void take(ShippedConf conf) throws IOException {
    if (conf.isEmpty()) {
      return;
    }
    if (directory == null) {
      throw new IOException(
          "the driver's configuration files ("
              + String.join(", ", conf.spark().keySet())
              + " "
              + String.join(", ", conf.hadoop().keySet())
              + ") have no place in this container: its entry point found neither its working"
              + " directory nor TMPDIR writable; mount a volume there");
    }
    conf.write(directory);
    if (!logsAsUserSays) {
      conf.logging().ifPresent(name -> Configurator.reconfigure(directory.resolve(name).toUri()));
    }
  }
}
