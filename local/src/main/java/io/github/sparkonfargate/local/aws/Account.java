package io.github.sparkonfargate.local.aws;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/** The one account there is: its Region and the IAM roles that exist. */
public final class Account {
  public static final String ID = "000000000000";

  /** Fixed and worthless: the emulator listens on loopback only. */
  public static final String ACCESS_KEY_ID = "fargate-local";

  /** See {@link #ACCESS_KEY_ID}. */
  public static final String SECRET_ACCESS_KEY = "fargate-local-not-a-secret";

  /** Between the fixed key and the name of a role: whoever signs with it acts as the role. */
  private static final String AS_ROLE = ".role.";

  private final String region;
  private final Set<String> ready;
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
    this.ready = Set.copyOf(roles);
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

  /**
   * The access key of a role. The roles that are ready at the start may do everything, and have the
   * fixed key; a role that IAM created has one of its own, by which its policies are enforced. The
   * secret is the fixed one for all.
   */
  public String accessKeyOf(String roleArn) {
    return ready.contains(roleArn) ? ACCESS_KEY_ID : accessKeyOfCreated(roleArn);
  }

  private static String accessKeyOfCreated(String roleArn) {
    return ACCESS_KEY_ID + AS_ROLE + roleArn.substring(roleArn.lastIndexOf('/') + 1);
  }

  /** The name of the role that an access key acts as; empty for the user who may do everything. */
  public static Optional<String> roleOf(String accessKey) {
    String prefix = ACCESS_KEY_ID + AS_ROLE;
    return accessKey.startsWith(prefix)
        ? Optional.of(accessKey.substring(prefix.length()))
        : Optional.empty();
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
