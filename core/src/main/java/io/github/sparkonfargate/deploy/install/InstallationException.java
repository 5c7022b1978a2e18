package io.github.sparkonfargate.deploy.install;

/** The installer cannot go on; the message tells the user what, why and what to do. */
public final class InstallationException extends Exception {
  private final String message;

  public InstallationException(String message) {
    super(message);
    this.message = message;
  }

  public InstallationException(String message, Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
