package io.github.sparkonfargate.local.cli;

/** A user's mistake or a fact of this machine, told in one line and without a stack trace. */
@SuppressWarnings("serial")
final class CliFailure extends RuntimeException {
  CliFailure(String message) {
    super(message);
  }
}
