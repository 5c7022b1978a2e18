package io.github.sparkonfargate.shuffle.store;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;

/** Opens object stores. */
public final class ObjectStores {
  private ObjectStores() {}

  /**
   * Opens the bucket of the settings. Makes no request: {@link ObjectStore#check()} does. One store
   * serves a whole JVM, for it holds the connections; closing it breaks off what is under way.
   *
   * @throws InvalidConfigurationException if no region is set anywhere the SDK looks
   */
  public static ObjectStore open(ShuffleSettings settings) {
    return S3ObjectStore.open(settings);
  }
}
