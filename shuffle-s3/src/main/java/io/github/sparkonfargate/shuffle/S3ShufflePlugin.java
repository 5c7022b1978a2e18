package io.github.sparkonfargate.shuffle;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Turns the S3 shuffle on by {@code spark.plugins} alone: Spark starts plugins before it makes its
 * shuffle manager. Needs {@code spark.shuffle.s3.bucket}.
 */
public final class S3ShufflePlugin implements SparkPlugin {
  private static final String MANAGER = "spark.shuffle.manager";

  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext unused) {
        useOurManager(context.conf());
        return Map.of();
      }
    };
  }

  /** Null, as Spark has it: nothing is to be done on executors. */
  @Override
  public @Nullable ExecutorPlugin executorPlugin() {
    return null;
  }

  private static void useOurManager(SparkConf conf) {
    if (!conf.getBoolean("spark.shuffle.s3.enabled", true)) {
      return;
    }
    String ours = S3ShuffleManager.class.getName();
    String named = conf.get(MANAGER, ours);
    if (!named.equals(ours)) {
      throw new IllegalArgumentException(
          MANAGER
              + "="
              + named
              + " contradicts the plug-in "
              + S3ShufflePlugin.class.getName()
              + "; remove one of them.");
    }
    conf.set(MANAGER, ours);
  }
}
