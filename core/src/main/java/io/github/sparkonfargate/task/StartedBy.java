package io.github.sparkonfargate.task;

/**
 * The mark by which tasks are found again: RunTask's {@code startedBy}. ECS takes at most 128
 * letters, digits, '-', '/' and '_'.
 */
public final class StartedBy {
  private static final int MOST = 128;

  private StartedBy() {}

  /**
   * The mark of an application. Ids that differ only in characters ECS does not take, or only after
   * the 128th, get different marks all the same.
   */
  public static String of(String applicationId) {
    String clean = applicationId.replaceAll("[^A-Za-z0-9/_-]", "-");
    if (clean.equals(applicationId) && clean.length() <= MOST && !clean.isEmpty()) {
      return clean;
    }
    String hash = "-" + Integer.toHexString(applicationId.hashCode());
    return clean.substring(0, Math.min(clean.length(), MOST - hash.length())) + hash;
  }
}
