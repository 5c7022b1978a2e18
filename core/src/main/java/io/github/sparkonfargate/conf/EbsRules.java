package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.ecs.TaskVolume;

/**
 * Refuses options of EBS volumes that do not go together. ECS takes them with the launch, and the
 * task ends later, for its volume cannot be made. Least values only: AWS raises the largest now and
 * then. Source: Amazon ECS API Reference, TaskManagedEBSVolumeConfiguration.
 */
final class EbsRules {
  /** A pattern. EBS also has {@code standard}, which Fargate does not take. */
  static final String TYPES = "gp2|gp3|io1|io2|st1|sc1";

  private EbsRules() {}

  private enum Iops {
    ALLOWED,
    NEEDED,
    NONE
  }

  private record Type(int leastGiB, Iops iops, int leastIops) {
    static Type of(String name) {
      return switch (name) {
        case "gp2" -> new Type(1, Iops.ALLOWED, 100);
        case "gp3" -> new Type(1, Iops.ALLOWED, 3_000);
        case "io1", "io2" -> new Type(4, Iops.NEEDED, 100);
        case "st1", "sc1" -> new Type(125, Iops.NONE, 0);
        default -> throw new IllegalArgumentException("no type of EBS on Fargate: " + name);
      };
    }
  }

  /** Each thing that is wrong is a problem of its own. */
  static void check(VolumeKeys keys, TaskVolume.Ebs disk) {
    String name = disk.volumeType();
    Type type = Type.of(name);
    if (disk.sizeGiB() < type.leastGiB()) {
      keys.problem(
          "options.size",
          "="
              + disk.sizeGiB()
              + "g is too small: "
              + name
              + " has "
              + type.leastGiB()
              + "g or more");
    }
    checkIops(keys, disk, type);
    if (disk.throughput() > 0 && !name.equals("gp3")) {
      keys.problem(
          "options.throughput",
          " goes with gp3 only, and volumeType is " + name + "; leave it out");
    }
    if (!disk.encrypted() && !disk.kmsKeyId().isEmpty()) {
      keys.problem("options.encrypted", "=false goes with no kmsKeyId; remove one of the two");
    }
  }

  private static void checkIops(VolumeKeys keys, TaskVolume.Ebs disk, Type type) {
    String name = disk.volumeType();
    if (disk.iops() == 0) {
      if (type.iops() == Iops.NEEDED) {
        keys.problem("options.iops", " is not set, and " + name + " needs it; 3000 is usual");
      }
      return;
    }
    if (type.iops() == Iops.NONE) {
      keys.problem("options.iops", " does not go with " + name + "; leave it out, or use gp3");
    } else if (disk.iops() < type.leastIops()) {
      keys.problem(
          "options.iops",
          "=" + disk.iops() + " is too few: " + name + " has " + type.leastIops() + " or more");
    }
  }
}
