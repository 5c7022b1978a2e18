package io.github.sparkonfargate.deploy.install;

import java.nio.file.Path;

/** The jars of this test's class path. */
public final class TestJars {
  private TestJars() {}

  /** The jar that has a class. */
  public static Path of(String className) {
    try {
      return Path.of(
          Class.forName(className, false, TestJars.class.getClassLoader())
              .getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .toURI());
    } catch (ReflectiveOperationException | java.net.URISyntaxException e) {
      throw new LinkageError(className, e);
    }
  }
}
