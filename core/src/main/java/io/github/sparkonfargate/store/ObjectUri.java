package io.github.sparkonfargate.store;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object or a directory of objects: in S3, or a file or directory of a Hadoop file system.
 *
 * @param scheme {@code s3} for every spelling of it, else Hadoop's
 * @param bucket its name; elsewhere the authority, such as a name node, and empty for none
 * @param key without a leading slash; of a directory, with a slash at its end
 */
public record ObjectUri(String scheme, String bucket, String key) {
  private static final String S3 = "s3";
  private static final Pattern URI =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)(?:/(.*))?");

  /** Whether a URI names something in S3: {@code s3:}, {@code s3a:} or {@code s3n:}. */
  public static boolean isObject(String uri) {
    return uri.matches("(?i)s3[an]?://.*");
  }

  /**
   * @param uri {@code s3://BUCKET/KEY}, {@code s3a://BUCKET/KEY}, {@code hdfs://NAMENODE/PATH} and
   *     so on; a fragment is not part of it
   * @throws IllegalArgumentException if it is none, or names no bucket of S3
   */
  public static ObjectUri parse(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(uri + " is not of the form s3://BUCKET/KEY");
    }
    boolean s3 = isObject(uri);
    if (s3 && matcher.group(2).isEmpty()) {
      throw new IllegalArgumentException(uri + " names no bucket");
    }
    String key = matcher.group(3);
    return new ObjectUri(
        s3 ? S3 : matcher.group(1).toLowerCase(Locale.ROOT),
        matcher.group(2),
        key == null ? "" : key);
  }

  /** Whether it is in S3. */
  public boolean isS3() {
    return scheme.equals(S3);
  }

  /** This directory; a slash is added where there is none. */
  public ObjectUri asDirectory() {
    return key.isEmpty() || key.endsWith("/") ? this : new ObjectUri(scheme, bucket, key + "/");
  }

  /** Something below this directory. */
  public ObjectUri resolve(String name) {
    return new ObjectUri(scheme, bucket, asDirectory().key + name);
  }

  /** The part after the last slash. */
  public String name() {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return scheme + "://" + bucket + "/" + key;
  }
}
