package io.github.sparkonfargate.deploy;

import scala.Option;

/** The master names that the submit hook takes over. */
final class FargateMaster {
  /** The embedded local Fargate. */
  static final String LOCAL = "fargate-local";

  private FargateMaster() {}

  /**
   * {@code spark-fargate} is ours too, where the agent is there: then it maps every option as
   * {@code fargate} does. Without the agent stock code takes it for a standalone master.
   */
  static boolean isOurs(Option<String> master) {
    return master.isDefined() && isOurs(master.get());
  }

  static boolean isOurs(String master) {
    return master.equals("fargate")
        || master.startsWith("fargate://")
        || master.equals("spark-fargate")
        || master.equals(LOCAL);
  }
}
