package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.sparkonfargate.local.aws.Rule;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * A call that breaks one rule.
 *
 * @param what how it breaks it
 * @param message a piece of the answer's message
 */
record Refusal(Rule rule, String what, Runnable call, String message) {
  DynamicTest test(LocalAws aws) {
    return DynamicTest.dynamicTest(rule.id() + ": " + what, () -> check(aws));
  }

  private void check(LocalAws aws) {
    aws.calls.clear();
    Throwable thrown = catchThrowable(call::run);
    assertThat(thrown).isInstanceOf(AwsServiceException.class);
    AwsServiceException refused = (AwsServiceException) thrown;
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(rule.terms().code());
    assertThat(String.valueOf(refused.awsErrorDetails().errorMessage())).contains(message);
    assertThat(refused.statusCode()).isEqualTo(rule.terms().status());
    List<CallLog.Call> logged = aws.calls.calls();
    assertThat(logged.get(logged.size() - 1).rule()).isEqualTo(rule.id());
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(n -> tag("k" + n, "v")).toList();
  }
}
