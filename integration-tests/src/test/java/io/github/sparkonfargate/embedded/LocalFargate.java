package io.github.sparkonfargate.embedded;

import io.github.sparkonfargate.common.aws.AwsSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A local Fargate in a JVM of its own, which ends with this one. */
public final class LocalFargate {
  private final Map<String, String> variables;

  private LocalFargate(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * Starts it, unless this JVM has one.
   *
   * @param sparkHome an empty directory that takes the place of Spark's
   */
  public static LocalFargate start(Path sparkHome) throws Exception {
    Files.createDirectories(sparkHome.resolve("fargate/images"));
    String version = System.getProperty("project.version");
    Path jar =
        Path.of(
            System.getProperty("root.directory"), "local/target/fargate-local-" + version + ".jar");
    return new LocalFargate(
        EmbeddedFargate.ensureStarted(
                EmbeddedJar.find(Optional.of(jar.toString()), sparkHome), sparkHome)
            .environment());
  }

  /** One of the variables that it announces; empty if it does not. */
  public String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  /** How a client of ours reaches it. */
  public AwsSettings settings() {
    return AwsSettings.defaults()
        .withRegion(variable("AWS_REGION"))
        .withEndpoint(
            URI.create(variable("AWS_ENDPOINT_URL")),
            new AwsSettings.LocalCredentials(
                variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY")));
  }
}
