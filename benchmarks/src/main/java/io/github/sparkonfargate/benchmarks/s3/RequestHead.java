package io.github.sparkonfargate.benchmarks.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first lines of an HTTP request.
 *
 * @param path decoded: {@code /bucket/key}
 * @param query decoded; a name without a value has the empty one
 * @param headers by name in lower case
 */
record RequestHead(
    String method, String path, Map<String, String> query, Map<String, String> headers) {

  static RequestHead parse(String text) {
    String[] lines = text.strip().split("\r\n", -1);
    String[] first = lines[0].split(" ", -1);
    if (first.length != 3) {
      throw new IllegalArgumentException("not the first line of an HTTP request: " + lines[0]);
    }
    Map<String, String> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    int mark = first[1].indexOf('?');
    String path = mark < 0 ? first[1] : first[1].substring(0, mark);
    Map<String, String> query = mark < 0 ? Map.of() : parseQuery(first[1].substring(mark + 1));
    return new RequestHead(first[0], decode(path), query, headers);
  }

  private static Map<String, String> parseQuery(String text) {
    Map<String, String> query = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        query.put(decode(pair), "");
      } else {
        query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  /** In S3's paths and queries a plus is a plus. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  boolean asks(String name) {
    return query.containsKey(name);
  }

  String query(String name, String otherwise) {
    return query.getOrDefault(name, otherwise);
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Whether the path names a bucket and nothing in it. */
  boolean isBucket() {
    int slash = path.indexOf('/', 1);
    return slash < 0 || slash == path.length() - 1;
  }

  String bucket() {
    int slash = path.indexOf('/', 1);
    return slash < 0 ? path : path.substring(0, slash);
  }

  long contentLength() {
    return Long.parseLong(headers.getOrDefault("content-length", "0"));
  }

  /** Whether the body comes in the signed chunks of AWS, which carry lines of their own. */
  boolean isChunked() {
    return headers.containsKey("x-amz-decoded-content-length");
  }
}
