package io.github.sparkonfargate.local.ecs;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/** Copies between structures of the ECS model. */
final class Members {
  private Members() {}

  /** Sets in {@code target}, a builder, each member that {@code source} has under the same name. */
  static void copy(SdkPojo source, SdkPojo target) {
    Map<String, SdkField<?>> wanted = new HashMap<>();
    target.sdkFields().forEach(field -> wanted.put(field.locationName(), field));
    for (SdkField<?> field : source.sdkFields()) {
      SdkField<?> same = wanted.get(field.locationName());
      if (same != null && same.marshallingType().equals(field.marshallingType())) {
        same.set(target, field.getValueOrDefault(source));
      }
    }
  }
}
