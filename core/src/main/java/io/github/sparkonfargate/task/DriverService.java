package io.github.sparkonfargate.task;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of the ECS service that keeps a supervised driver alive. ECS shows it as the group of
 * the service's tasks, which stays when their tags are gone.
 */
public final class DriverService {
  private static final String SUFFIX = "-driver";
  private static final Pattern GROUP = Pattern.compile("service:((spark-[0-9a-f]+)" + SUFFIX + ")");

  private DriverService() {}

  /** The service of an application. */
  public static String of(String applicationId) {
    return applicationId + SUFFIX;
  }

  /** The service that a task of this group belongs to, if its name is one of ours. */
  public static Optional<String> ofGroup(String group) {
    return part(group, 1);
  }

  /** The application of such a task. */
  public static Optional<String> applicationOfGroup(String group) {
    return part(group, 2);
  }

  private static Optional<String> part(String group, int which) {
    Matcher matcher = GROUP.matcher(group);
    return matcher.matches() ? Optional.of(matcher.group(which)) : Optional.empty();
  }
}
