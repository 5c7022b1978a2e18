package io.github.sparkonfargate.shuffle.conf;

/**
 * How S3 encrypts what it stores.
 *
 * @param kmsKeyId id, ARN or alias; empty for the account's own key of S3, or where KMS has no part
 */
public record Encryption(Kind kind, String kmsKeyId) {

  /** The kinds of server-side encryption that need no key in a request. */
  public enum Kind {
    /** As the bucket's default says; requests say nothing. */
    BUCKET("bucket"),
    S3("AES256"),
    KMS("aws:kms");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }
}
