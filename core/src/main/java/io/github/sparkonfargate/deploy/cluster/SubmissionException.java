package io.github.sparkonfargate.deploy.cluster;

/** The driver cannot be launched or watched. The message is for the user. */
final class SubmissionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SubmissionException(String message) {
    super(message);
  }
}
