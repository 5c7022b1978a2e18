package io.github.sparkonfargate.deploy.image;

import io.github.sparkonfargate.deploy.install.InstallationException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites a jar without compression and without libraries of other platforms. An image is
 * compressed as a whole: jars that are not compressed themselves make it a third smaller, and
 * classes are read without inflating them. Content and order of the entries stay, so that
 * signatures do too.
 */
final class StoredJar {
  /**
   * In front of the jars on an executor's class path, these decided; behind them they must still.
   */
  private static final Pattern CONFIGURATION =
      Pattern.compile(
          "log4j2?(-test)?\\.(properties|xml|ya?ml|json|jsn)|[a-z]+-site\\.xml|metrics\\.properties"
              + "|fairscheduler\\.xml");

  private final Platform platform;

  StoredJar(Platform platform) {
    this.platform = platform;
  }

  /**
   * Writes what the image needs of a jar; nothing if that is no more than a manifest.
   *
   * @param name of the jar in the list of what was left out
   * @return what was left out
   */
  List<LeftOut> write(Path jar, Path target, String name)
      throws InstallationException, IOException {
    List<LeftOut> leftOut = new ArrayList<>();
    boolean worthwhile = false;
    try (ZipFile from = new ZipFile(jar.toFile());
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(target), 1 << 16);
        ZipOutputStream to = new ZipOutputStream(file)) {
      Enumeration<? extends ZipEntry> entries = from.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        refuseConfiguration(entry, jar);
        if (platform.cannotLoad(entry.getName())) {
          leftOut.add(
              new LeftOut(
                  name + "!/" + entry.getName(), entry.getCompressedSize(), LeftOut.FOREIGN));
          continue;
        }
        worthwhile |=
            !entry.isDirectory()
                && !entry.getName().startsWith("META-INF/maven/")
                && !entry.getName().equals("META-INF/MANIFEST.MF")
                && !isPaper(entry.getName());
        store(entry, from, to);
      }
    }
    if (!leftOut.isEmpty() && !worthwhile) {
      Files.delete(target);
      return List.of(new LeftOut(name, Files.size(jar), LeftOut.FOREIGN));
    }
    Files.setLastModifiedTime(target, Files.getLastModifiedTime(jar));
    return leftOut;
  }

  private static boolean isPaper(String entry) {
    return entry.matches(
        "META-INF/(LICENSE|NOTICE|DEPENDENCIES|INDEX\\.LIST|license/|io\\.netty).*");
  }

  private static void refuseConfiguration(ZipEntry entry, Path jar) throws InstallationException {
    if (CONFIGURATION.matcher(entry.getName()).matches()) {
      throw new InstallationException(
          jar
              + " holds "
              + entry.getName()
              + ", which would hide that of conf/ on executors: take it out of the jar, or the jar"
              + " out of jars/ (jobs can still bring it with --jars)");
    }
  }

  private static void store(ZipEntry entry, ZipFile from, ZipOutputStream to) throws IOException {
    byte[] content = from.getInputStream(entry).readAllBytes();
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry stored = new ZipEntry(entry.getName());
    stored.setMethod(ZipEntry.STORED);
    stored.setSize(content.length);
    stored.setCompressedSize(content.length);
    stored.setCrc(sum.getValue());
    stored.setTime(entry.getTime());
    to.putNextEntry(stored);
    to.write(content);
    to.closeEntry();
  }
}
