package io.github.sparkonfargate.deploy.staging;

import io.github.sparkonfargate.driver.DriverOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * How an order reaches its driver: inline, in the command of the RunTask call, where it is short
 * enough and nothing in it looks secret and no file has to be uploaded; else as an object below the
 * upload path. Pure.
 *
 * @param staged whether there is something to upload
 * @param problem why it cannot travel, empty if it can
 */
public record TravelPlan(boolean staged, String problem) {
  private static final int NAMED = 3;

  /**
   * @param uploadPath empty where none is set
   * @param inlineFits whether RunTask takes the order in its command
   */
  public static TravelPlan of(
      DriverOrder order, LocalFiles files, Secrets secrets, String uploadPath, boolean inlineFits) {
    List<String> reasons = new ArrayList<>();
    if (!files.uploads().isEmpty()) {
      reasons.add(
          "files of this machine have to be uploaded ("
              + some(files.uploads().keySet().stream().map(Object::toString).sorted().toList())
              + ")");
    }
    if (order.leaseSeconds() > 0) {
      reasons.add("the lease of spark.fargate.submission.leaseTimeout is kept there");
    }
    List<String> secret = new ArrayList<>(secrets.in(order.properties(), order.arguments()));
    secret.addAll(secrets.inFiles(order.sparkConfFiles()));
    secret.addAll(secrets.inFiles(order.hadoopConfFiles()));
    if (!secret.isEmpty()) {
      reasons.add("what looks secret must not stand in an ECS request (" + some(secret) + ")");
    }
    if (reasons.isEmpty() && !inlineFits) {
      reasons.add("the configuration is longer than a RunTask call takes (" + longest(order) + ")");
    }
    if (reasons.isEmpty()) {
      return new TravelPlan(false, "");
    }
    if (uploadPath.isEmpty()) {
      return new TravelPlan(
          true,
          "spark.fargate.file.upload.path is not set, and "
              + String.join(", and ", reasons)
              + ": set it to s3://BUCKET/PREFIX, which client and driver can use, or submit without"
              + " them.");
    }
    return new TravelPlan(true, "");
  }

  private static String some(List<String> names) {
    return names.size() <= NAMED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
  }

  private static String longest(DriverOrder order) {
    String name = "";
    int length = 0;
    for (var entry : order.properties().entrySet()) {
      if (entry.getValue().length() > length) {
        length = entry.getValue().length();
        name = entry.getKey();
      }
    }
    for (var file : order.sparkConfFiles().entrySet()) {
      if (file.getValue().length() > length) {
        length = file.getValue().length();
        name = file.getKey();
      }
    }
    return "the longest part is " + name + " with " + length + " characters";
  }
}
