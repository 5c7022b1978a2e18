package io.github.sparkonfargate.local.aws;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer of AWS that is an error: its code, HTTP status and message as AWS words them. */
@SuppressWarnings("serial")
public final class ServiceError extends RuntimeException {
  private final String code;
  private final int status;
  private final List<String> resourceIds;

  private final @Nullable Rule rule;

  private ServiceError(
      String code, int status, String message, List<String> resourceIds, @Nullable Rule rule) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.resourceIds = List.copyOf(resourceIds);
    this.rule = rule;
  }

  /** An error that no rule of AWS's stands behind: one ordered by a test, or a wire error. */
  public static ServiceError of(String code, int status, String message) {
    return new ServiceError(code, status, message, List.of(), null);
  }

  /** The answer to a breach of {@code rule}. */
  public static ServiceError of(Rule rule, String message) {
    return new ServiceError(rule.terms().code(), rule.terms().status(), message, List.of(), rule);
  }

  public static ServiceError throttling(String message) {
    return of(WireRule.RATE, message);
  }

  public static ServiceError serialization(String message) {
    return of(WireRule.JSON, message);
  }

  /** The same error, naming the resources that stand in the way. */
  public ServiceError about(List<String> ids) {
    return new ServiceError(code, status, getMessage(), ids, rule);
  }

  public String code() {
    return code;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** The rule that was broken, if one stands behind the error. */
  public Optional<Rule> rule() {
    return Optional.ofNullable(rule);
  }

  /** Only a conflict carries them. */
  public List<String> resourceIds() {
    return resourceIds;
  }

  /** Never null here, unlike its parent's. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }
}
