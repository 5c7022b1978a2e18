package io.github.sparkonfargate.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;

class AwsJsonTest {
  private static RunTaskRequest read(String json, Consumer<String> ignored) {
    return (RunTaskRequest)
        AwsJson.read(
            AwsJson.parse(json.getBytes(StandardCharsets.UTF_8)),
            RunTaskRequest.builder(),
            ignored);
  }

  @Test
  void writesBackWhatItRead() {
    String json =
        "{\"cluster\":\"c\",\"count\":3,\"enableECSManagedTags\":true,\"overrides\":{"
            + "\"containerOverrides\":[{\"name\":\"main\",\"command\":[\"a\",\"b c\"],"
            + "\"environment\":[]}],\"cpu\":\"256\"},\"tags\":[{\"key\":\"k\",\"value\":\"\"}]}";
    RunTaskRequest request = read(json, ignored -> {});
    assertThat(request.count()).isEqualTo(3);
    assertThat(AwsJson.write(request))
        .isEqualTo(AwsJson.parse(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void unknownMembersAreIgnoredAndTold() {
    List<String> ignored = new ArrayList<>();
    RunTaskRequest request =
        read("{\"cluster\":\"c\",\"new\":1,\"overrides\":{\"newer\":[]}}", ignored::add);
    assertThat(request.cluster()).isEqualTo("c");
    assertThat(ignored).containsExactly("/new", "/overrides/newer");
  }

  @Test
  void nullMembersCountAsAbsent() {
    assertThat(read("{\"cluster\":null}", ignored -> {}).cluster()).isNull();
  }

  @Test
  void emptyBodyIsAnEmptyRequest() {
    assertThat(read("", ignored -> {})).isEqualTo(RunTaskRequest.builder().build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "1",
        "{\"cluster\":1}",
        "{\"count\":\"1\"}",
        "{\"count\":1.5}",
        "{\"count\":1e999999999}",
        "{\"count\":3000000000}",
        "{\"enableECSManagedTags\":\"yes\"}",
        "{\"tags\":{}}",
        "{\"tags\":[1]}",
        "{\"overrides\":[]}"
      })
  void wrongTypesAreASerializationException(String json) {
    assertThatThrownBy(() -> read(json, ignored -> {}))
        .isInstanceOfSatisfying(
            ServiceError.class, e -> assertThat(e.code()).isEqualTo("SerializationException"));
  }
}
