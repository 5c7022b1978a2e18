package io.github.sparkonfargate.local.server;

import java.util.List;
import java.util.Map;

/**
 * An HTTP request, read whole.
 *
 * @param headers by lower-case name
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Request(
    String method, String path, String query, Map<String, List<String>> headers, byte[] body) {

  /** The first value, or empty text. */
  String header(String lowerCaseName) {
    List<String> values = headers.getOrDefault(lowerCaseName, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }
}
