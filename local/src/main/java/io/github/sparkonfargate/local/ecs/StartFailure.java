package io.github.sparkonfargate.local.ecs;

/** Why a task ends before its containers run; the words are AWS's stopped reasons. */
public enum StartFailure {
  NETWORK_INTERFACE("Timeout waiting for network interface provisioning to complete."),
  IMAGE_PULL(
      "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve"
          + " ref: dial tcp: i/o timeout"),
  RESOURCE_INITIALIZATION(
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
          + " retrieval failed: unable to retrieve secret from asm");

  private final String reason;

  StartFailure(String reason) {
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
