package io.github.sparkonfargate.deploy.install;

import io.github.sparkonfargate.conf.SupportedSpark;
import io.github.sparkonfargate.deploy.agent.SubmitPatch;
import io.github.sparkonfargate.deploy.link.LinkCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Examines an installation on this machine; changes nothing and calls no network. */
final class Doctor {
  private final SparkHome home;
  private final Path environmentScript;
  private final Path plugin;
  private final List<Finding> findings = new ArrayList<>();

  Doctor(SparkHome home, Path confDir, Path plugin) {
    this.home = home;
    this.environmentScript = confDir.toAbsolutePath().resolve("spark-env.sh");
    this.plugin = plugin;
  }

  /** In the order a submission meets the things. */
  List<Finding> examine() throws IOException {
    Optional<String> version = examineSpark();
    if (version.isEmpty()) {
      return List.copyOf(findings);
    }
    examineJava(version.get());
    examinePluginJar();
    examineAgentLine();
    examineSparkSubmit();
    examineLinks();
    examineContainerFiles();
    examineHadoopAws();
    return List.copyOf(findings);
  }

  private Optional<String> examineSpark() throws IOException {
    try {
      String version = home.supportedVersion();
      good("Spark " + version + " at " + home.path());
      return Optional.of(version);
    } catch (InstallationException e) {
      bad(e.getMessage(), "give the folder of a supported Spark");
      return Optional.empty();
    }
  }

  private void examineJava(String sparkVersion) {
    JavaRuntime java = JavaRuntime.thatSparkUses(System.getenv());
    Optional<Integer> feature = java.featureVersion();
    if (feature.isEmpty()) {
      bad(java.describe() + " cannot be run", "install Java 17 and set JAVA_HOME to it");
      return;
    }
    Optional<String> problem = SupportedSpark.javaProblem(sparkVersion, feature.get());
    if (problem.isPresent()) {
      bad(java.describe() + " is Java " + feature.get(), problem.get());
    } else {
      good("Java " + feature.get() + " (" + java.describe() + ")");
    }
  }

  private void examinePluginJar() throws IOException {
    List<Path> jars = home.pluginJars();
    String wanted = plugin.getFileName().toString();
    if (jars.isEmpty()) {
      bad("jars/ has no " + wanted, install());
    } else if (jars.size() > 1) {
      bad("jars/ has more than one version of the plugin: " + names(jars), install());
    } else if (!jars.get(0).getFileName().toString().equals(wanted)) {
      bad("jars/ has " + names(jars) + ", this is " + wanted, install());
    } else if (Files.mismatch(jars.get(0), plugin) >= 0) {
      bad("jars/" + wanted + " differs from this jar", install());
    } else {
      good("jars/" + wanted);
    }
  }

  private void examineAgentLine() throws IOException {
    String jarName = plugin.getFileName().toString();
    String script = Files.exists(environmentScript) ? Files.readString(environmentScript) : "";
    if (EnvironmentScript.names(script, jarName)) {
      good("agent line in " + environmentScript);
    } else if (EnvironmentScript.origin(script).isPresent()) {
      bad(environmentScript + " has the agent line of another version", install());
    } else {
      bad(
          environmentScript + " has no agent line, so --master fargate is refused",
          install() + " (or use --master spark-fargate, client mode only)");
    }
  }

  private void examineSparkSubmit() throws IOException {
    Path core = home.coreJar().orElseThrow();
    try (JarFile jar = new JarFile(core.toFile())) {
      JarEntry entry = jar.getJarEntry(SubmitPatch.TARGET_CLASS + ".class");
      if (entry != null) {
        try (InputStream in = jar.getInputStream(entry)) {
          if (SubmitPatch.fits(in.readAllBytes())) {
            good("the agent knows this Spark's SparkSubmit");
            return;
          }
        }
      }
    }
    bad(
        "the agent does not find SparkSubmit." + SubmitPatch.TARGET_METHOD + " in " + core,
        "use an unmodified Spark " + SupportedSpark.VERSIONS + ", or --master spark-fargate");
  }

  private void examineLinks() {
    LinkCheck.Result result;
    try {
      result = LinkCheck.run(plugin, home.path());
    } catch (IOException e) {
      bad("the jars cannot be read: " + e.getMessage(), "put a whole jar in its place");
      return;
    }
    if (result.problems().isEmpty()) {
      good("all " + result.checked() + " references into this Spark link");
      return;
    }
    bad(
        result.problems().size() + " references do not link, first: " + result.problems().get(0),
        "use an unmodified Spark " + SupportedSpark.VERSIONS + "; see link-check for all of them");
  }

  private void examineContainerFiles() throws IOException {
    if (Files.isExecutable(home.entrypoint()) && Files.isReadable(home.moduleOptions())) {
      good("container files in " + home.fargate());
    } else {
      bad("container files are missing from " + home.fargate(), install());
    }
    List<Path> local = home.localJars();
    if (local.isEmpty()) {
      note("no local Fargate: --master fargate-local will not work (install --local-jar FILE)");
    } else {
      good("local Fargate " + names(local));
    }
  }

  private void examineHadoopAws() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home.jars(), "hadoop-aws-*.jar")) {
      if (files.iterator().hasNext()) {
        good("hadoop-aws is there: s3a:// paths can be read");
      } else {
        note("no hadoop-aws in jars/: needed only if your applications read s3a:// paths");
      }
    }
  }

  private String install() {
    return "java -jar " + plugin + " install " + home.path();
  }

  private static String names(List<Path> files) {
    return String.join(", ", files.stream().map(file -> file.getFileName().toString()).toList());
  }

  private void good(String what) {
    findings.add(new Finding.Good(what));
  }

  private void note(String what) {
    findings.add(new Finding.Note(what));
  }

  private void bad(String what, String remedy) {
    findings.add(new Finding.Bad(what, remedy));
  }
}
