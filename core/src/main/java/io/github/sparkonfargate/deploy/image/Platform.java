package io.github.sparkonfargate.deploy.image;

import io.github.sparkonfargate.deploy.install.InstallationException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What native libraries an image can load: those for Linux with glibc on one architecture. Tells by
 * the words of a file's path whom a library is for, as the projects that Spark takes them from name
 * them. Pure.
 */
enum Platform {
  X86_64,
  ARM_64;

  private static final Pattern LIBRARY =
      Pattern.compile(".*\\.(so|dll|dylib|jnilib|a|lib)", Pattern.CASE_INSENSITIVE);
  private static final Pattern WORD_BORDER = Pattern.compile("[/._\\-]+");

  private static final Set<String> OTHER_SYSTEMS =
      Set.of(
          "musl", "freebsd", "openbsd", "sunos", "solaris", "aix", "osx", "darwin", "mac", "macos",
          "windows", "android");

  /** Longer names first: {@code x86_64} is not {@code x86}. */
  private static final Pattern ARCHITECTURE =
      Pattern.compile(
          "(?<![a-z0-9])(?:lib)?(x86[_-]64|amd64|aarch[_-]?64|arm64|ppc64le|ppc64|ppcle|ppc|s390x|s390"
              + "|riscv64|riscv|loongarch64|loong64|mips64el|mips64|sparcv9|sparc|armv[67]l?a?"
              + "|armhf|arm|android|i[36]86|x86)(?![a-z0-9])");

  private static final Map<String, Platform> OURS =
      Map.of(
          "x86_64", X86_64,
          "x86-64", X86_64,
          "amd64", X86_64,
          "aarch64", ARM_64,
          "aarch_64", ARM_64,
          "aarch-64", ARM_64,
          "arm64", ARM_64);

  /**
   * The platform of an image whose Java says this of itself.
   *
   * @param architecture as in the system property {@code os.arch}
   * @throws InstallationException where there is no such Fargate
   */
  static Platform of(String architecture) throws InstallationException {
    Platform platform = OURS.get(architecture.toLowerCase(Locale.ROOT));
    if (platform == null) {
      throw new InstallationException(
          "Fargate has no machines of architecture "
              + architecture
              + "; build the image for linux/amd64 or linux/arm64");
    }
    return platform;
  }

  /** Whether a path names a native library. */
  static boolean isLibrary(String path) {
    return LIBRARY.matcher(path).matches();
  }

  /** Whether this is a native library that this platform cannot load. In doubt it is kept. */
  boolean cannotLoad(String path) {
    if (!isLibrary(path)) {
      return false;
    }
    String name = path.toLowerCase(Locale.ROOT);
    return !name.endsWith(".so")
        || ofAnotherSystem(name)
        || architecture(name).map(word -> OURS.get(word) != this).orElse(false);
  }

  private static boolean ofAnotherSystem(String name) {
    return WORD_BORDER.splitAsStream(name).anyMatch(OTHER_SYSTEMS::contains);
  }

  private static Optional<String> architecture(String name) {
    // RocksDB, LevelDB and JAnsi write the width behind the system.
    if (name.contains("linux32")) {
      return Optional.of("x86");
    }
    if (name.contains("linux64")) {
      return Optional.of("x86_64");
    }
    return ARCHITECTURE
        .matcher(name.replace("x86_64", "x86-64"))
        .results()
        .findFirst()
        .map(found -> found.group(1));
  }
}
