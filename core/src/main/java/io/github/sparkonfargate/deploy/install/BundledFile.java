package io.github.sparkonfargate.deploy.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that this jar brings.
 *
 * @param resource its name beside this class
 * @param permissions that it gets, as {@code ls} shows them
 */
record BundledFile(String resource, String permissions) {
  static final String PROGRAM = "rwxr-xr-x";
  static final String DATA = "rw-r--r--";

  /** Writes it, over what was there; makes the folder. */
  void write(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (InputStream content = BundledFile.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new IOException("the jar lacks its resource " + resource);
      }
      Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(permissions));
  }
}
