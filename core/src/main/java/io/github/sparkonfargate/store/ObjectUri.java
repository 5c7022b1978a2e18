package io.github.sparkonfargate.store;

/**
 * An object or a directory of objects in S3.
 *
 * @param bucket its name
 * @param key without a leading slash; of a directory, with a slash at its end
 */
public record ObjectUri(String bucket, String key) {

  /** Whether a URI names something in S3: {@code s3:}, {@code s3a:} or {@code s3n:}. */
  public static boolean isObject(String uri) {
    return uri.matches("(?i)s3[an]?://.*");
  }

  /**
   * @param uri {@code s3://BUCKET/KEY} or {@code s3a://BUCKET/KEY}; a fragment is not part of it
   * @throws IllegalArgumentException if it names no bucket
   */
  public static ObjectUri parse(String uri) {
    if (!isObject(uri)) {
      throw new IllegalArgumentException(uri + " is not of the form s3://BUCKET/KEY");
    }
    String path = uri.substring(uri.indexOf("://") + 3);
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    if (bucket.isEmpty()) {
      throw new IllegalArgumentException(uri + " names no bucket");
    }
    return new ObjectUri(bucket, slash < 0 ? "" : path.substring(slash + 1));
  }

  /** This directory; a slash is added where there is none. */
  public ObjectUri asDirectory() {
    return key.isEmpty() || key.endsWith("/") ? this : new ObjectUri(bucket, key + "/");
  }

  /** Something below this directory. */
  public ObjectUri resolve(String name) {
    return new ObjectUri(bucket, asDirectory().key + name);
  }

  /** The part after the last slash. */
  public String name() {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + key;
  }
}
