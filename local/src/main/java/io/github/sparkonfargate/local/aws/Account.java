package io.github.sparkonfargate.local.aws;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The one account there is: its Region and the IAM roles that exist. */
public final class Account {
  public static final String ID = "000000000000";

  /** Fixed and worthless: the emulator listens on loopback only. */
  public static final String ACCESS_KEY_ID = "fargate-local";

  /** See {@link #ACCESS_KEY_ID}. */
  public static final String SECRET_ACCESS_KEY = "fargate-local-not-a-secret";

  private final String region;
  private final Set<String> roles; // the page of the admin API may look while IAM changes it

  /**
   * @param region such as us-east-1
   * @param roles ARNs of the IAM roles that exist at the start
   * @throws IllegalArgumentException when {@code region} is none
   */
  public Account(String region, Set<String> roles) {
    if (!region.matches("[a-z]{2}(-[a-z]+)+-[0-9]+")) {
      throw new IllegalArgumentException(
          "--region: '" + region + "' is no region; give one such as us-east-1");
    }
    this.region = region;
    this.roles = new ConcurrentSkipListSet<>(roles);
  }

  public String region() {
    return region;
  }

  public Set<String> roles() {
    return Set.copyOf(roles);
  }

  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + ID + ":" + resource;
  }

  /** ECS takes a role by its ARN or, in RegisterTaskDefinition, by its short name. */
  public static String roleArn(String nameOrArn) {
    return nameOrArn.startsWith("arn:") ? nameOrArn : "arn:aws:iam::" + ID + ":role/" + nameOrArn;
  }

  public boolean hasRole(String nameOrArn) {
    return roles.contains(roleArn(nameOrArn));
  }

  public void addRole(String name) {
    roles.add(roleArn(name));
  }

  public void removeRole(String name) {
    roles.remove(roleArn(name));
  }
}
