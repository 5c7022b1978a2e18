package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.LocalFargateDefaults;
import io.github.sparkonfargate.embedded.EmbeddedFargate;
import io.github.sparkonfargate.embedded.EmbeddedJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/** Reads an application's settings; for master {@code fargate-local}, starts the local Fargate. */
public final class ApplicationSettings {

  private ApplicationSettings() {}

  /**
   * @param sparkConf every {@code spark.*} entry, {@code spark.master} included
   * @throws InvalidConfigurationException with every problem at once, before any AWS call
   */
  static FargateSettings read(Map<String, String> sparkConf) {
    return FargateSettings.parse(complete(sparkConf));
  }

  /**
   * For master {@code fargate-local}, starts the local Fargate and adds what it says of itself.
   *
   * @param sparkConf every {@code spark.*} entry, {@code spark.master} included
   * @throws InvalidConfigurationException with every problem at once, before any AWS call
   */
  public static Map<String, String> complete(Map<String, String> sparkConf) {
    FargateSettings settings = FargateSettings.parse(sparkConf);
    if (!settings.master().isEmbeddedLocal()) {
      return sparkConf;
    }
    return LocalFargateDefaults.apply(sparkConf, environmentOf(settings));
  }

  /** The variables of the local Fargate, which is started where it does not run yet. */
  static Map<String, String> environmentOf(FargateSettings settings) {
    Path home = SparkHome.find();
    Optional<String> configured = Optional.of(settings.localJar()).filter(jar -> !jar.isEmpty());
    return start(EmbeddedJar.find(configured, home), home);
  }

  /** Every entry. */
  public static Map<String, String> entries(SparkConf conf) {
    Map<String, String> entries = new HashMap<>();
    for (Tuple2<String, String> entry : conf.getAll()) {
      entries.put(entry._1(), entry._2());
    }
    return entries;
  }

  private static Map<String, String> start(Path jar, Path home) {
    try {
      return EmbeddedFargate.ensureStarted(jar, home).environment();
    } catch (IOException failed) {
      throw new InvalidConfigurationException(
          List.of("the local Fargate (" + jar + ") did not start: " + failed.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the local Fargate started", stopped);
    }
  }
}
