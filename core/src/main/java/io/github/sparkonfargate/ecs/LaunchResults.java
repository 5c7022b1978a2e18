package io.github.sparkonfargate.ecs;

import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/** Reads RunTask's answer: HTTP 200 with no task and some failures is an everyday refusal. */
final class LaunchResults {
  private LaunchResults() {}

  static LaunchResult of(RunTaskResponse response, EcsFaults faults) {
    List<String> failures = response.failures().stream().map(LaunchResults::words).toList();
    if (!response.tasks().isEmpty()) {
      return new LaunchResult.Launched(
          response.tasks().stream().map(TaskSnapshots::of).toList(), failures);
    }
    String reason = failures.isEmpty() ? "no task and no reason given" : failures.get(0);
    return new LaunchResult.Refused(cause(reason), faults.sentence("RunTask", reason));
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
