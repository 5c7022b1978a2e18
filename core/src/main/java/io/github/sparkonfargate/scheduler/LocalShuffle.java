package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.LocalFargateDefaults;
import java.util.Map;

/** Points the S3 shuffle of an application under master {@code fargate-local} at the local S3. */
public final class LocalShuffle {
  private LocalShuffle() {}

  /**
   * Called by the submit hook, on spark-submit's main thread; starts the local Fargate where it
   * does not run yet.
   *
   * @param sparkConf every {@code spark.*} entry, valid, the S3 shuffle enabled
   * @return what the application's configuration is to have as well
   */
  public static Map<String, String> defaults(Map<String, String> sparkConf) {
    FargateSettings settings = FargateSettings.parse(sparkConf);
    return LocalFargateDefaults.ofS3Shuffle(sparkConf, ApplicationSettings.environmentOf(settings));
  }
}
