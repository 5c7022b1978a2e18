package io.github.sparkonfargate.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the container's entry point with a java that prints its arguments. */
class EntrypointTest {
  private static final Path SCRIPT =
      Path.of(System.getProperty("root.directory"), "dockerfiles/spark-fargate/entrypoint");

  @TempDir private Path folder;

  private Path home;

  @BeforeEach
  void makeSpark() throws IOException {
    home = folder.resolve("spark home");
    Files.createDirectories(home.resolve("jars"));
    Files.createDirectories(home.resolve("fargate"));
    Files.createFile(home.resolve("fargate/java-module-options"));
    Files.createFile(home.resolve("jars/spark-on-fargate-0.1.0.jar"));
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "#!/bin/sh\nfor a in \"$@\"; do echo \"$a\"; done\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void startsTheExecutorWithItsOptionsAndClassPath() throws Exception {
    Ended ended =
        run(
            "executor",
            "--driver-url",
            "spark://a@h:1",
            "--java-option",
            "-Xmx1g",
            "--app-id",
            "x",
            "--java-option",
            "-Da=b c",
            "--cores",
            "4",
            "--resource-profile-id",
            "0",
            "--class-path-extra",
            "/extra/*");

    assertThat(ended.code()).as(ended.error()).isZero();
    Path shipped = shipped();
    assertThat(ended.output().lines())
        .containsExactly(
            "@" + home + "/fargate/java-module-options",
            "-Xmx1g",
            "-Da=b c",
            "-Dfargate.conf.directory=" + shipped,
            "-cp",
            "/extra/*:" + shipped + ":" + home + "/conf:" + home + "/jars/*",
            "io.github.sparkonfargate.executor.FargateExecutorBackend",
            "--driver-url",
            "spark://a@h:1",
            "--app-id",
            "x",
            "--cores",
            "4",
            "--resource-profile-id",
            "0");
  }

  @Test
  void withAnArchiveItsJarsComeFirstAndWhatWasAddedSinceLast() throws Exception {
    String recorded = recordArchive();
    Files.createFile(home.resolve("jars/added.jar"));

    Ended ended = run("executor", "--java-option", "-Xshare:off");

    Path shipped = shipped();
    assertThat(ended.output().lines())
        .containsExactly(
            "-XX:SharedArchiveFile=" + home + "/fargate/class-archive/executor.jsa",
            "@" + home + "/fargate/java-module-options",
            "-Xshare:off",
            "-Dfargate.conf.directory=" + shipped,
            "-cp",
            recorded + ":" + shipped + ":" + home + "/conf:" + home + "/jars/added.jar",
            "io.github.sparkonfargate.executor.FargateExecutorBackend");
  }

  @Test
  void classesOfTheUserStayInFrontAndThenThereIsNoArchive() throws Exception {
    recordArchive();

    Ended ended = run("executor", "--class-path-extra", "/mine/*");

    assertThat(ended.output())
        .contains("\n/mine/*:" + shipped() + ":" + home + "/conf:" + home + "/jars/*\n")
        .doesNotContain("SharedArchiveFile");
  }

  /** The folder that the script made for the driver's configuration. */
  private Path shipped() throws IOException {
    try (DirectoryStream<Path> made = Files.newDirectoryStream(folder, ".spark-conf-*")) {
      return made.iterator().next();
    }
  }

  private String recordArchive() throws IOException {
    Path archive = Files.createDirectories(home.resolve("fargate/class-archive"));
    String recorded = home + "/jars/spark-on-fargate-0.1.0.jar";
    Files.writeString(archive.resolve("class-path"), recorded);
    Files.createFile(archive.resolve("executor.jsa"));
    return recorded;
  }

  @Test
  void startsTheDriverWithTheFewJarsThatItNeeds() throws Exception {
    for (String jar : List.of("jackson-core-2.jar", "slf4j-api-2.jar", "spark-core_2.13.jar")) {
      Files.createFile(home.resolve("jars").resolve(jar));
    }

    Ended ended = run("driver", "--order", "AB-_");

    assertThat(ended.code()).as(ended.error()).isZero();
    assertThat(ended.output())
        .contains(
            home + "/jars/spark-on-fargate-0.1.0.jar:",
            home + "/jars/jackson-core-2.jar:",
            home + "/jars/slf4j-api-2.jar\n")
        .doesNotContain("spark-core", "*")
        .endsWith("io.github.sparkonfargate.driver.FargateDriver\n--order\nAB-_\n");
  }

  @Test
  void givesTheDriverHadoopWhereItsOrderIsOnAFileSystemOfHadoops() throws Exception {
    Ended ended = run("driver", "--order-at", "hdfs://namenode/up/order.json");

    assertThat(ended.code()).as(ended.error()).isZero();
    assertThat(ended.output().lines())
        .contains("@" + home + "/fargate/java-module-options", home + "/conf:" + home + "/jars/*");
    assertThat(run("driver", "--order-at", "s3://b/order.json").output()).doesNotContain("*");
  }

  @Test
  void aMissingPluginIsToldInOneLineAndEndsWith78() throws Exception {
    Files.delete(home.resolve("jars/spark-on-fargate-0.1.0.jar"));

    Ended ended = run("executor", "--app-id", "x");

    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.error()).hasLineCount(1).contains("spark-on-fargate", home + "/jars");
  }

  @Test
  void otherSubcommandsAndArgumentsAreRefusedInOneLine() throws Exception {
    assertThat(run("shell").error()).hasLineCount(1).contains("unknown subcommand 'shell'");
    assertThat(run().error()).hasLineCount(1).contains("executor");
    assertThat(run("executor", "--frob").error()).hasLineCount(1).contains("--frob");
    assertThat(run("executor", "--cores").error()).hasLineCount(1).contains("no value");
    assertThat(run("shell").code()).isEqualTo(64);
  }

  private record Ended(int code, String output, String error) {}

  private Ended run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().remove("SPARK_CONF_DIR");
    builder.environment().remove("HADOOP_CONF_DIR");
    builder.environment().put("SPARK_HOME", home.toString());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, err.strip());
  }
}
