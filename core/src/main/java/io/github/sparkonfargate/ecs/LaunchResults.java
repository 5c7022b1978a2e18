package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/** Reads RunTask's answer: HTTP 200 with no task and some failures is an everyday refusal. */
final class LaunchResults {
  private LaunchResults() {}

  /**
   * @param capacity that was asked for: the quotas of on-demand and Spot are two
   */
  static LaunchResult of(
      RunTaskResponse response, EcsFaults faults, LaunchRequest.Capacity capacity) {
    List<String> failures = response.failures().stream().map(LaunchResults::words).toList();
    if (!response.tasks().isEmpty()) {
      return new LaunchResult.Launched(
          response.tasks().stream().map(TaskSnapshots::of).toList(),
          failures.stream().findFirst().map(reason -> refused(reason, faults, capacity)));
    }
    String reason = failures.isEmpty() ? "no task and no reason given" : failures.get(0);
    return refused(reason, faults, capacity);
  }

  private static LaunchResult.Refused refused(
      String reason, EcsFaults faults, LaunchRequest.Capacity capacity) {
    LaunchResult.Cause cause = cause(reason);
    return new LaunchResult.Refused(
        cause,
        cause == LaunchResult.Cause.QUOTA
            ? faults.quotaSentence(reason, capacity)
            : faults.sentence("RunTask", reason));
  }

  /**
   * Failures inside a 200 are about capacity unless they name the quota: what is wrong with the
   * request itself comes as an exception.
   */
  static LaunchResult.Cause cause(String reason) {
    return isQuota(reason) ? LaunchResult.Cause.QUOTA : LaunchResult.Cause.CAPACITY;
  }

  static boolean isQuota(String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    return words.contains("limit on the number of vcpus") || words.contains("vcpu limit");
  }

  private static String words(Failure failure) {
    String reason = failure.reason() == null ? "no reason given" : failure.reason();
    return failure.detail() == null ? reason : reason + " (" + failure.detail() + ")";
  }
}
