package io.github.sparkonfargate.local.secrets;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;

/**
 * Where the {@code valueFrom} of a container's secret leads to.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html">Secrets
 *     Manager</a> and <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-ssm-paramstore.html">Parameter
 *     Store</a>
 */
public final class SecretSources {
  /** A secret cannot be had; the message is how ECS words the stopped reason. */
  @SuppressWarnings("serial")
  public static final class Unavailable extends Exception {
    private Unavailable(String message) {
      super(message);
    }

    /** Never null here, unlike its parent's. */
    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private static final String FAILED =
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
          + " retrieval failed: unable to retrieve ";

  private final Secrets secrets;
  private final Parameters parameters;

  public SecretSources(Secrets secrets, Parameters parameters) {
    this.secrets = secrets;
    this.parameters = parameters;
  }

  /**
   * @param valueFrom {@code arn:...:secret:NAME[:json-key:version-stage:version-id]}, or the ARN or
   *     name of a parameter
   * @throws Unavailable in the words of ECS
   */
  public String value(String valueFrom) throws Unavailable {
    return valueFrom.contains(":secretsmanager:") ? secret(valueFrom) : parameter(valueFrom);
  }

  /** As {@link #value} fails where the execution role may not read. */
  public static Unavailable denied(String valueFrom, ServiceError denied) {
    boolean secret = valueFrom.contains(":secretsmanager:");
    return new Unavailable(
        FAILED
            + (secret ? "secret from asm" : "secrets from ssm")
            + ": service call has been retried 1 time(s): failed to fetch "
            + valueFrom
            + ": "
            + denied.code()
            + ": "
            + denied.getMessage());
  }

  private String parameter(String name) throws Unavailable {
    try {
      return parameters.text(name);
    } catch (ServiceError missing) {
      throw new Unavailable(
          FAILED
              + "secrets from ssm: service call has been retried 1 time(s): invalid parameters: "
              + name);
    }
  }

  private String secret(String valueFrom) throws Unavailable {
    String[] parts = Arrays.copyOf(valueFrom.split(":", -1), 10);
    String arn = String.join(":", Arrays.copyOf(parts, 7));
    String text;
    try {
      text = secrets.text(arn, part(parts, 8), part(parts, 9));
    } catch (ServiceError refused) {
      throw new Unavailable(
          FAILED
              + "secret from asm: service call has been retried 1 time(s): failed to fetch secret "
              + arn
              + " from secrets manager: "
              + refused.code()
              + ": "
              + refused.getMessage());
    }
    String key = part(parts, 7);
    return key.isEmpty() ? text : member(text, key, arn);
  }

  private static String part(String[] parts, int index) {
    String part = parts[index];
    return part == null ? "" : part;
  }

  private static String member(String text, String key, String arn) throws Unavailable {
    JsonNode member;
    try {
      member = AwsJson.parse(text.getBytes(StandardCharsets.UTF_8)).get(key);
    } catch (ServiceError malformed) {
      throw new Unavailable(
          FAILED + "secret from asm: the secret " + arn + " is not JSON, but a key is asked for");
    }
    if (member == null) {
      throw new Unavailable(
          FAILED
              + "secret from asm: retrieved secret from Secrets Manager did not contain json key "
              + key);
    }
    return member.isString() ? member.stringValue() : AwsJson.text(member);
  }
}
