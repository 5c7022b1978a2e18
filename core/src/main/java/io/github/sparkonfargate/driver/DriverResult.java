package io.github.sparkonfargate.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * How a driver ended, for its client: the last line of its log and, where there is an upload path,
 * an object there.
 *
 * @param applicationId under which it was submitted
 * @param exitCode of the application
 * @param diagnostics the exception it ended with, redacted; empty if none was seen
 */
public record DriverResult(String applicationId, int exitCode, String diagnostics) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LINE = "spark-on-fargate result: ";

  /** The line in the driver's log. */
  public String toLine() {
    return LINE + toJson();
  }

  /** As text. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result is strings and a number only", e);
    }
  }

  /** The result in a line of a driver's log, if that is one of {@link #toLine}. */
  public static Optional<DriverResult> inLine(String line) {
    return line.startsWith(LINE) ? fromJson(line.substring(LINE.length())) : Optional.empty();
  }

  /** The result, or empty if the text is none. */
  public static Optional<DriverResult> fromJson(String text) {
    try {
      return Optional.of(JSON.readValue(text, DriverResult.class));
    } catch (JsonProcessingException cut) {
      return Optional.empty();
    }
  }

  /** The name of the object beside the application's directory of uploads, which outlives it. */
  public static String objectName(String applicationId) {
    return "spark-result-" + applicationId + ".json";
  }
}
