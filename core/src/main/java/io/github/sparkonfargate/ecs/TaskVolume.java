package io.github.sparkonfargate.ecs;

/** A volume of a task and where the container mounts it. */
public sealed interface TaskVolume {

  /** The volume's name, which ties the definition, the mount and the launch together. */
  String name();

  /** Absolute path in the container. */
  String mountPath();

  /** Whether the container may not write to it. */
  boolean readOnly();

  /**
   * A file system that is there already. Source: Amazon ECS API Reference, EFSVolumeConfiguration.
   *
   * @param fileSystemId {@code fs-...}
   * @param rootDirectory within the file system; empty for its root
   * @param accessPointId {@code fsap-...}, empty for none
   * @param transitEncryption whether the way to it is encrypted; access points and IAM need it
   * @param iam whether the task role decides who may
   */
  record Efs(
      String name,
      String mountPath,
      boolean readOnly,
      String fileSystemId,
      String rootDirectory,
      String accessPointId,
      boolean transitEncryption,
      boolean iam)
      implements TaskVolume {}

  /**
   * A disk that is made with the task and deleted with it. Source: Amazon ECS API Reference,
   * TaskManagedEBSVolumeConfiguration.
   *
   * @param sizeGiB 1 to 16384
   * @param volumeType gp3 and so on
   * @param iops 0 for the type's own
   * @param throughput MiB a second, 0 for the type's own
   * @param encrypted whether EBS encrypts it
   * @param kmsKeyId empty for the account's own key
   * @param snapshotId what it begins with, empty for nothing
   * @param filesystemType xfs, ext3 or ext4
   * @param roleArn ECS's infrastructure role, by which it makes the disk
   */
  record Ebs(
      String name,
      String mountPath,
      boolean readOnly,
      int sizeGiB,
      String volumeType,
      int iops,
      int throughput,
      boolean encrypted,
      String kmsKeyId,
      String snapshotId,
      String filesystemType,
      String roleArn)
      implements TaskVolume {}
}
