package io.github.sparkonfargate.deploy.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files that images are made of, which this jar brings, and their places in {@code
 * SPARK_HOME/fargate}: as the hand-made set-up had them, so that its {@code docker build} commands
 * work as they are.
 */
enum ImageSources {
  /** What the process runner of the local Fargate needs as well. */
  ENTRYPOINT("dockerfiles/spark-fargate/entrypoint", "images/spark-fargate/entrypoint"),
  CLASS_ARCHIVE(
      "dockerfiles/spark-fargate/make-class-archive", "images/spark-fargate/make-class-archive"),
  SPARK("dockerfiles/spark-fargate/Dockerfile", "dockerfiles/spark/bindings/fargate/Dockerfile"),
  PYTHON(
      "dockerfiles/spark-fargate-python/Dockerfile",
      "dockerfiles/spark/bindings/python/Dockerfile"),
  PYTHON_SCRIPT(
      "dockerfiles/spark-fargate-python/install-python",
      "images/spark-fargate-python/install-python"),
  SHELL(
      "dockerfiles/spark-fargate-shell/Dockerfile",
      "dockerfiles/spark/bindings/fargate-shell/Dockerfile"),
  SHELL_ENTRYPOINT(
      "dockerfiles/spark-fargate-shell/entrypoint", "images/spark-fargate-shell/entrypoint"),
  BASTION("dockerfiles/bastion/Dockerfile", "dockerfiles/spark/bindings/bastion/Dockerfile"),
  BASTION_ENTRYPOINT("dockerfiles/bastion/entrypoint", "images/bastion/entrypoint"),
  SSH("dockerfiles/shared/ssh-server", "images/shared/ssh-server"),
  S3A("dockerfiles/s3a/ivy.xml", "dockerfiles/s3a/ivy.xml"),
  TOOL("bin/docker-image-tool.sh", "bin/docker-image-tool.sh");

  private final String resource;
  private final String place;

  ImageSources(String resource, String place) {
    this.resource = resource;
    this.place = place;
  }

  Path in(SparkHome home) {
    return home.fargate().resolve(place);
  }

  void write(SparkHome home) throws IOException {
    new BundledFile(resource, isProgram() ? BundledFile.PROGRAM : BundledFile.DATA).write(in(home));
  }

  private boolean isProgram() {
    return !place.startsWith("dockerfiles/");
  }

  /** Where all of them are. */
  static List<Path> allIn(SparkHome home) {
    List<Path> files = new ArrayList<>();
    for (ImageSources source : values()) {
      files.add(source.in(home));
    }
    return files;
  }
}
