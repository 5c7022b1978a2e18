package io.github.sparkonfargate.local.aws;

import java.util.List;

/** An answer of AWS that is an error: its code, HTTP status and message as AWS words them. */
@SuppressWarnings("serial")
public final class ServiceError extends RuntimeException {
  private final String code;
  private final int status;
  private final List<String> resourceIds;

  private ServiceError(String code, int status, String message, List<String> resourceIds) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
    this.resourceIds = List.copyOf(resourceIds);
  }

  public static ServiceError of(String code, int status, String message) {
    return new ServiceError(code, status, message, List.of());
  }

  public static ServiceError client(String message) {
    return of("ClientException", 400, message);
  }

  public static ServiceError invalidParameter(String message) {
    return of("InvalidParameterException", 400, message);
  }

  public static ServiceError throttling(String message) {
    return of("ThrottlingException", 400, message);
  }

  public static ServiceError serialization(String message) {
    return of("SerializationException", 400, message);
  }

  /** RunTask with a client token that stood for another request (ECS_Idempotency page). */
  public static ServiceError conflict(String message, List<String> resourceIds) {
    return new ServiceError("ConflictException", 400, message, resourceIds);
  }

  public String code() {
    return code;
  }

  /** HTTP status. */
  public int status() {
    return status;
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
