package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.AwsJson;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** What goes back over HTTP; or {@link Lost}: nothing, the connection closes. */
sealed interface Answer {
  /** A status, a type and a body. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Reply(int status, String contentType, byte[] body) implements Answer {}

  /** The call took effect and the client never learns of it. */
  record Lost() implements Answer {}

  static Answer json(int status, JsonNode node) {
    return new Reply(status, "application/json", AwsJson.bytes(node));
  }

  static Answer awsJson(int status, JsonNode node) {
    return new Reply(status, "application/x-amz-json-1.1", AwsJson.bytes(node));
  }

  static Answer text(int status, String type, String text) {
    return new Reply(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer error(int status, String message) {
    return json(status, AwsJson.object().put("error", message));
  }
}
