package io.github.sparkonfargate.deploy.image;

/**
 * Something that the image does without.
 *
 * @param path relative to SPARK_HOME, {@code jar!/entry} for a part of a jar
 * @param bytes as the distribution stores it
 * @param why no job on Fargate misses it
 */
record LeftOut(String path, long bytes, String why) {
  static final String FOREIGN = "native library of another platform";

  /** A line of the list in the image. */
  String line() {
    return String.format("%12d  %s  (%s)", bytes, path, why);
  }
}
