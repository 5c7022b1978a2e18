package io.github.sparkonfargate.deploy.install;

/** The installer cannot go on; the message tells the user what, why and what to do. */
final class InstallationException extends Exception {
  private final String message;

  InstallationException(String message) {
    super(message);
    this.message = message;
  }

  InstallationException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
