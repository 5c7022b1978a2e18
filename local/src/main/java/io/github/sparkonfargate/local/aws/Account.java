package io.github.sparkonfargate.local.aws;

import java.util.Set;

/**
 * The one account there is.
 *
 * @param region such as us-east-1
 * @param roles ARNs of the IAM roles that exist
 */
public record Account(String region, Set<String> roles) {
  public static final String ID = "000000000000";

  /** Fixed and worthless: the emulator listens on loopback only. */
  public static final String ACCESS_KEY_ID = "fargate-local";

  /** See {@link #ACCESS_KEY_ID}. */
  public static final String SECRET_ACCESS_KEY = "fargate-local-not-a-secret";

  public Account {
    if (!region.matches("[a-z]{2}(-[a-z]+)+-[0-9]+")) {
      throw new IllegalArgumentException(
          "--region: '" + region + "' is no region; give one such as us-east-1");
    }
    roles = Set.copyOf(roles);
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
}
