package io.github.sparkonfargate;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.embedded.EmbeddedFargate;
import io.github.sparkonfargate.embedded.EmbeddedJar;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The local Fargate that this JVM's suite runs against, in a JVM of its own. Its image's containers
 * stay until they are stopped.
 *
 * @param variables as {@code fargate-local env} prints them
 */
public record LocalFargate(Map<String, String> variables) {
  /**
   * @param sparkHome empty; where a Spark with the plugin has its images, this gets one
   */
  public static LocalFargate start(Path sparkHome) throws Exception {
    Path image = Files.createDirectories(sparkHome.resolve("fargate/images/spark-fargate"));
    Path entryPoint = image.resolve("entrypoint");
    Files.writeString(entryPoint, "#!/bin/sh\nexec sleep 600\n");
    entryPoint.toFile().setExecutable(true);
    String version = System.getProperty("project.version");
    Path jar =
        Path.of(
            System.getProperty("root.directory"), "local/target/fargate-local-" + version + ".jar");
    return new LocalFargate(
        EmbeddedFargate.ensureStarted(
                EmbeddedJar.find(Optional.of(jar.toString()), sparkHome), sparkHome)
            .environment());
  }

  /** One of the variables; empty text if there is none. */
  public String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  /** Where it answers. */
  public URI endpoint() {
    return URI.create(variable("AWS_ENDPOINT_URL"));
  }

  /** For clients that act as its user, who may do everything. */
  public AwsSettings settings() {
    return settings(variable("AWS_ACCESS_KEY_ID"));
  }

  /** For clients that act as a role which IAM created, and whose policies are enforced. */
  public AwsSettings settingsOf(String role) {
    return settings(accessKeyOf(role));
  }

  /** What a role signs with. */
  public String accessKeyOf(String role) {
    return variable("AWS_ACCESS_KEY_ID") + ".role." + role;
  }

  private AwsSettings settings(String accessKey) {
    return AwsSettings.defaults()
        .withRegion(variable("AWS_REGION"))
        .withEndpoint(
            endpoint(),
            new AwsSettings.LocalCredentials(accessKey, variable("AWS_SECRET_ACCESS_KEY")));
  }
}
