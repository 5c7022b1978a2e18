package io.github.sparkonfargate.deploy.install;

import io.github.sparkonfargate.deploy.install.EnvironmentScript.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Puts the plugin into a Spark distribution and takes it out again. Installing twice is installing
 * once; installing another version replaces the one that is there.
 */
final class Installer {
  private static final BundledFile OVER_SSH = new BundledFile("over-ssh", BundledFile.PROGRAM);

  private final SparkHome home;
  private final Path confDir;
  private final Predicate<Path> writable;

  /**
   * @param confDir the folder Spark reads spark-env.sh from
   * @param writable whether files can be made in a folder
   */
  Installer(SparkHome home, Path confDir, Predicate<Path> writable) {
    this.home = home;
    this.confDir = confDir.toAbsolutePath().normalize();
    this.writable = writable;
  }

  /** The spark-env.sh that is changed. */
  Path environmentScript() {
    return confDir.resolve("spark-env.sh");
  }

  /**
   * @param plugin the bundle jar
   * @param localJar the local Fargate's jar, if there is one
   */
  void install(Path plugin, Optional<Path> localJar) throws InstallationException, IOException {
    home.supportedVersion();
    checkConfDir();
    checkWritable(plugin);
    String moduleOptions = ModuleOptions.asArgumentFile(ModuleOptions.of(home));

    replace(home.pluginJars(), plugin, home.jars().resolve(plugin.getFileName()));
    Files.createDirectories(home.fargate());
    if (localJar.isPresent()) {
      Path local = localJar.get();
      replace(home.localJars(), local, home.fargate().resolve(local.getFileName()));
    }
    ImageSources.ENTRYPOINT.write(home);
    for (Path command : home.commands()) {
      OVER_SSH.write(command);
    }
    Files.writeString(home.moduleOptions(), moduleOptions);
    writeBlock(plugin.getFileName().toString());
  }

  /** Lays out what images are built with, below {@code SPARK_HOME/fargate}. */
  void writeDockerfiles() throws IOException {
    for (ImageSources source : ImageSources.values()) {
      source.write(home);
    }
  }

  /** Takes back what {@link #install} did; what was never there is no error. */
  void uninstall() throws IOException {
    removeBlock();
    for (Path jar : home.pluginJars()) {
      Files.delete(jar);
    }
    for (Path jar : home.localJars()) {
      Files.delete(jar);
    }
    Files.deleteIfExists(home.moduleOptions());
    List<Path> ours = new ArrayList<>(home.commands());
    ours.addAll(ImageSources.allIn(home));
    for (Path file : ours) {
      Files.deleteIfExists(file);
      deleteEmptyFolders(file.getParent());
    }
  }

  private void deleteEmptyFolders(@Nullable Path lowest) throws IOException {
    @Nullable Path folder = lowest;
    while (folder != null && !folder.equals(home.path()) && isEmptyFolder(folder)) {
      Files.deleteIfExists(folder);
      folder = folder.getParent();
    }
  }

  private void checkConfDir() throws InstallationException {
    // Spark's load-spark-env.sh sources the file by its unquoted path.
    if (confDir.toString().contains(" ")) {
      throw new InstallationException(
          "Spark cannot read "
              + environmentScript()
              + ", because its path has a blank (bin/load-spark-env.sh does not quote it): give a"
              + " folder without blanks with --conf-dir, and set SPARK_CONF_DIR to it");
    }
  }

  private void checkWritable(Path plugin) throws InstallationException {
    List<Path> refused = new ArrayList<>();
    for (Path folder :
        List.of(home.jars(), nearestExisting(home.fargate()), nearestExisting(confDir))) {
      if (!writable.test(folder) && !refused.contains(folder)) {
        refused.add(folder);
      }
    }
    if (refused.isEmpty()) {
      return;
    }
    String jarName = plugin.getFileName().toString();
    throw new InstallationException(
        "cannot write to "
            + String.join(", ", refused.stream().map(Path::toString).toList())
            + "; nothing was changed. Run this again as a user who may write there (and with"
            + " --conf-dir where the configuration is elsewhere), or do it by hand:\n"
            + "  1. copy "
            + plugin
            + "\n     to   "
            + home.jars().resolve(jarName)
            + "\n  2. add these lines at the end of "
            + environmentScript()
            + ":\n\n"
            + EnvironmentScript.block(jarName).indent(5)
            + "\n  For --master fargate-local, "
            + home.fargate()
            + " is needed as well: copy it from an installation elsewhere.");
  }

  private static Path nearestExisting(Path folder) {
    Path existing = folder;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static void replace(List<Path> old, Path source, Path target) throws IOException {
    if (!Files.exists(target) || !Files.isSameFile(source, target)) {
      // Never write into a jar that a running JVM has mapped: make a new file and move it there.
      Path fresh = Files.createTempFile(target.getParent(), ".spark-on-fargate", ".new");
      Files.copy(source, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING);
    }
    for (Path jar : old) {
      if (!jar.equals(target)) {
        Files.delete(jar);
      }
    }
  }

  private void writeBlock(String jarName) throws IOException {
    Origin origin = Origin.EXISTING_FILE;
    String before = "";
    if (Files.exists(environmentScript())) {
      before = Files.readString(environmentScript(), StandardCharsets.UTF_8);
    } else {
      origin = Files.exists(confDir) ? Origin.NEW_FILE : Origin.NEW_FOLDER;
      Files.createDirectories(confDir);
    }
    String after = EnvironmentScript.withBlock(before, jarName, origin);
    if (!after.equals(before)) {
      Files.writeString(environmentScript(), after, StandardCharsets.UTF_8);
    }
  }

  private void removeBlock() throws IOException {
    if (!Files.exists(environmentScript())) {
      return;
    }
    String script = Files.readString(environmentScript(), StandardCharsets.UTF_8);
    Optional<Origin> origin = EnvironmentScript.origin(script);
    if (origin.isEmpty()) {
      return;
    }
    String rest = EnvironmentScript.withoutBlock(script);
    if (!rest.isEmpty() || origin.get() == Origin.EXISTING_FILE) {
      Files.writeString(environmentScript(), rest, StandardCharsets.UTF_8);
      return;
    }
    Files.delete(environmentScript());
    if (origin.get() == Origin.NEW_FOLDER && isEmptyFolder(confDir)) {
      Files.delete(confDir);
    }
  }

  private static boolean isEmptyFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return true;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }
}
