package io.github.sparkonfargate.conf;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The forms AWS asks of names, identifiers and amounts, as far as they can be told without a call.
 * Deliberately lenient where AWS may add to a form: AWS has the last word.
 */
final class Rules {
  /** ECS RunTask, awsvpcConfiguration. */
  static final int MOST_SUBNETS = 16;

  /** ECS RunTask, awsvpcConfiguration. */
  static final int MOST_SECURITY_GROUPS = 5;

  private static final Pattern CLUSTER_NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final Pattern CLUSTER_ARN =
      Pattern.compile("arn:aws[a-z-]*:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]{1,255}");
  private static final Pattern ROLE_NAME = Pattern.compile("[A-Za-z0-9+=,.@_-]{1,64}");
  private static final Pattern ROLE_ARN =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\x21-\\x7e]{1,576}");
  private static final Pattern SUBNET = Pattern.compile("subnet-[A-Za-z0-9]+");
  private static final Pattern SECURITY_GROUP = Pattern.compile("sg-[A-Za-z0-9]+");
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");
  private static final Pattern FAMILY_PREFIX = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  private static final Pattern UPLOAD_PATH =
      Pattern.compile(
          "s3a?://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\\s?#*]*)?"
              // Any other file system of Hadoop's; never its root.
              + "|(?!s3[an]?:|local:|https?:|ftp:)[a-z][a-z0-9+.-]*://[^/\\s?#*]*/[^\\s?#*]*[^/\\s?#*]/?");

  private Rules() {}

  static boolean isCluster(String text) {
    return CLUSTER_NAME.matcher(text).matches() || CLUSTER_ARN.matcher(text).matches();
  }

  static boolean isRole(String text) {
    return ROLE_NAME.matcher(text).matches() || ROLE_ARN.matcher(text).matches();
  }

  static boolean isRegion(String text) {
    return REGION.matcher(text).matches();
  }

  static boolean isFamilyPrefix(String text) {
    return FAMILY_PREFIX.matcher(text).matches();
  }

  static boolean areSubnets(List<String> ids) {
    return ids.stream().allMatch(id -> SUBNET.matcher(id).matches());
  }

  static boolean areSecurityGroups(List<String> ids) {
    return ids.stream().allMatch(id -> SECURITY_GROUP.matcher(id).matches());
  }

  static boolean areDistinct(List<String> items) {
    return new HashSet<>(items).size() == items.size();
  }

  static boolean isImage(String text) {
    return text.chars().noneMatch(Character::isWhitespace) && text.length() <= 255;
  }

  static boolean isEndpoint(URI uri) {
    return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        && uri.getHost() != null;
  }

  static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is not a URL", e);
    }
  }

  static boolean isUploadPath(String text) {
    return UPLOAD_PATH.matcher(text).matches();
  }

  static Predicate<Integer> between(int least, int most) {
    return value -> value >= least && value <= most;
  }

  static boolean isPositive(Duration duration) {
    return !duration.isZero();
  }
}
