package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Tag;

/** A rule, a call that breaks it, the answer's code and a piece of its message. */
record Refusal(String rule, Runnable call, String code, String message) {
  DynamicTest test() {
    return DynamicTest.dynamicTest(
        rule,
        () ->
            assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                    EcsException.class,
                    refused -> {
                      assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
                      assertThat(refused.awsErrorDetails().errorMessage()).contains(message);
                      assertThat(refused.statusCode()).isEqualTo(400);
                    }));
  }

  static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }

  static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(n -> tag("k" + n, "v")).toList();
  }
}
