package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** An image out of a few programs of this machine, so that no registry is needed. */
final class ScratchImage {
  private static final List<String> PROGRAMS = List.of("bash", "cat", "head", "sleep", "tail");
  private static final Pattern LIBRARY = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

  private ScratchImage() {}

  /** Builds it, with bash as its entry point. */
  static void build(Path root, String name) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.setPosixFilePermissions(
        Files.createDirectories(root.resolve("tmp")), PosixFilePermissions.fromString("rwxrwxrwx"));
    for (String program : PROGRAMS) {
      Path file = find(program);
      copy(file, bin.resolve(program));
      for (Path library : libraries(file)) {
        copy(library, root.resolve(Path.of("/").relativize(library)));
      }
    }
    Path archive = root.resolveSibling("image.tar");
    DockerCli.execute(
            "tar", DockerCli.SHORT, List.of("-C", root.toString(), "-cf", archive.toString(), "."))
        .orThrow("tar failed");
    DockerCli.run(
            Duration.ofMinutes(3),
            List.of(
                "import",
                "--change=ENV PATH=/bin",
                "--change=ENTRYPOINT [\"/bin/bash\"]",
                archive.toString(),
                name))
        .orThrow("docker imported no image");
  }

  private static Path find(String program) throws IOException {
    for (String directory : List.of("/bin", "/usr/bin")) {
      Path file = Path.of(directory, program);
      if (Files.isExecutable(file)) {
        return file.toRealPath();
      }
    }
    throw new IOException("this machine has no program " + program);
  }

  private static TreeSet<Path> libraries(Path program) throws IOException {
    String needed =
        DockerCli.execute("ldd", DockerCli.SHORT, List.of(program.toString()))
            .orThrow("ldd failed");
    TreeSet<Path> libraries = new TreeSet<>();
    LIBRARY
        .matcher(needed)
        .results()
        .map((MatchResult match) -> Path.of(match.group(1)))
        .forEach(libraries::add);
    return libraries;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
