package io.github.sparkonfargate.shuffle.conf;

/** Whether requests that store data carry a CRC32C for S3 to check. */
public enum RequestChecksum {
  /** Where no endpoint is set: S3 knows CRC32C, its imitations may not. */
  AUTO("auto"),
  CRC32C("crc32c"),
  NONE("none");

  private final String word;

  RequestChecksum(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
