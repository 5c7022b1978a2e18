package io.github.sparkonfargate.ecs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of a Fargate task definition with one container. RunTask overrides size, command and
 * environment, so one definition serves every executor of every application that runs this image
 * with these roles and logs.
 *
 * @param familyPrefix begins the family's name
 * @param containerName the container that overrides name
 * @param image with registry and, better, digest
 * @param executionRole short name or ARN; ECS pulls the image and writes logs with it
 * @param taskRole short name or ARN, empty for none; what runs in the container calls AWS with it
 * @param cpuUnits size unless overridden, vCPU times 1024
 * @param memoryMiB size unless overridden
 * @param cpuArchitecture X86_64 or ARM64
 * @param log where the container's output goes
 * @param container switches of the container
 * @param tags tags of the definition itself
 * @param extras volumes, secrets, the user's own definition
 */
public record TaskDefinitionSpec(
    String familyPrefix,
    String containerName,
    String image,
    String executionRole,
    String taskRole,
    int cpuUnits,
    int memoryMiB,
    String cpuArchitecture,
    Log log,
    Container container,
    Map<String, String> tags,
    TaskDefinitionExtras extras) {

  /** The user of our image, as dockerfiles/spark-fargate has it. */
  private static final String IMAGE_USER = "10001:10001";

  private static final int HASH_CHARACTERS = 24;
  private static final int MAX_FAMILY = 255;

  /** Copies the tags and checks the name. */
  public TaskDefinitionSpec {
    tags = Map.copyOf(tags);
    if (!familyPrefix.matches("[A-Za-z0-9_-]+")
        || familyPrefix.length() > MAX_FAMILY - HASH_CHARACTERS - 1) {
      throw new IllegalArgumentException(
          "spark.fargate.taskDefinition.familyPrefix is '"
              + familyPrefix
              + "'; it takes letters, digits, '-' and '_', at most "
              + (MAX_FAMILY - HASH_CHARACTERS - 1));
    }
  }

  /** A definition without extras. */
  public TaskDefinitionSpec(
      String familyPrefix,
      String containerName,
      String image,
      String executionRole,
      String taskRole,
      int cpuUnits,
      int memoryMiB,
      String cpuArchitecture,
      Log log,
      Container container,
      Map<String, String> tags) {
    this(
        familyPrefix,
        containerName,
        image,
        executionRole,
        taskRole,
        cpuUnits,
        memoryMiB,
        cpuArchitecture,
        log,
        container,
        tags,
        TaskDefinitionExtras.NONE);
  }

  /** Where the container's output goes. */
  public sealed interface Log {
    /** The {@code awslogs} driver with its options, {@code awslogs-group} and so on. */
    record AwsLogs(Map<String, String> options) implements Log {
      /** Copies the options. */
      public AwsLogs {
        options = Map.copyOf(options);
      }
    }

    /** No log configuration. */
    record Off() implements Log {}
  }

  /**
   * Switches of the container.
   *
   * @param stopTimeout between SIGTERM and SIGKILL, at most 120 s on Fargate
   */
  public record Container(
      Duration stopTimeout, boolean initProcessEnabled, Confinement confinement) {}

  /**
   * What a container is denied.
   *
   * @param readonlyRootFilesystem only {@code /tmp}, which is then the working directory too, and
   *     mounted volumes can be written to
   * @param dropCapabilities whether processes hold none of Linux's capabilities, even as root
   * @param user the container's user, empty for the image's
   */
  public record Confinement(boolean readonlyRootFilesystem, boolean dropCapabilities, String user) {
    /** As the image has it. */
    public static Confinement none() {
      return new Confinement(false, false, "");
    }
  }

  /**
   * The container's user, empty for the image's or the template's. A new EBS volume is root's; ECS
   * lets another user write to it only where the definition names one, whatever the image has.
   * Source: Amazon ECS Developer Guide, "Non-root user behavior" of EBS volumes.
   */
  String user() {
    String key = container.confinement().user();
    boolean writes =
        extras.volumes().stream()
            .anyMatch(volume -> volume instanceof TaskVolume.Ebs && !volume.readOnly());
    return key.isEmpty() && writes ? IMAGE_USER : key;
  }

  /** The family: the prefix and the hash of everything else. */
  public String family() {
    return familyPrefix + "-" + contentHash();
  }

  /**
   * Hash of the content, the prefix left out. A definition is recognised by this hash, which it
   * carries as a tag, never by the body that ECS returns: ECS adds defaults to it.
   */
  public String contentHash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(canonical().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private String canonical() {
    Map<String, String> members = new TreeMap<>();
    members.put("containerName", containerName);
    members.put("image", image);
    members.put("executionRole", executionRole);
    members.put("taskRole", taskRole);
    members.put("cpuUnits", Integer.toString(cpuUnits));
    members.put("memoryMiB", Integer.toString(memoryMiB));
    members.put("cpuArchitecture", cpuArchitecture);
    if (log instanceof Log.AwsLogs logs) {
      logs.options().forEach((option, value) -> members.put("log/" + option, value));
    }
    members.put("stopTimeout", Long.toString(container.stopTimeout().toSeconds()));
    members.put("initProcessEnabled", Boolean.toString(container.initProcessEnabled()));
    Confinement confinement = container.confinement();
    members.put("readonlyRootFilesystem", Boolean.toString(confinement.readonlyRootFilesystem()));
    members.put("dropCapabilities", Boolean.toString(confinement.dropCapabilities()));
    members.put("user", user());
    tags.forEach((key, value) -> members.put("tag/" + key, value));
    members.putAll(extras.members());
    StringBuilder text = new StringBuilder();
    // Lengths keep two members from running into each other.
    members.forEach(
        (name, value) ->
            text.append(name.length())
                .append(name)
                .append(value.length())
                .append(':')
                .append(value));
    return text.toString();
  }
}
