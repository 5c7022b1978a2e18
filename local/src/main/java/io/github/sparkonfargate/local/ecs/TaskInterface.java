package io.github.sparkonfargate.local.ecs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elastic network interface of a task.
 *
 * @param publicAddress null unless the task asked for one
 */
public record TaskInterface(
    String id,
    String attachmentArn,
    String subnet,
    List<String> securityGroups,
    String privateAddress,
    String privateDnsName,
    @Nullable String publicAddress,
    String macAddress,
    Instant attachedAt) {
  public TaskInterface {
    securityGroups = List.copyOf(securityGroups);
  }
}
