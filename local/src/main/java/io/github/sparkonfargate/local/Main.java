package io.github.sparkonfargate.local;

/** Placeholder. */
public final class Main {
  private Main() {}
}
