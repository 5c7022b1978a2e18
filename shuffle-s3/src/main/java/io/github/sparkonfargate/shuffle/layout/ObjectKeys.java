package io.github.sparkonfargate.shuffle.layout;

import io.github.sparkonfargate.shuffle.status.ObjectName;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Names of objects: {@code PREFIX/APPLICATION/shuffle/SHUFFLE/HH-ATTEMPT-NONCE}, or with shards
 * {@code PREFIX/SHARD/APPLICATION/...}.
 *
 * <p>The hash in front of the attempt lets S3 split a shuffle's keys by load; the shard in front of
 * the application does so for splits that outlive applications. All objects of a shuffle lie under
 * one prefix a shard, so that one listing tells which of them are left.
 */
public final class ObjectKeys {
  private final String prefix;
  private final int shards;
  private final String application;

  /**
   * @param prefix without slash at its ends; may be empty
   * @param shards 0 for none
   */
  public ObjectKeys(String prefix, int shards, String application) {
    this.prefix = prefix.isEmpty() ? "" : prefix + "/";
    this.shards = shards;
    this.application = application;
  }

  /** Key of the object of one map attempt. */
  public String object(ObjectName name) {
    int hash = mix(name.attempt() * 31 + name.shuffleId());
    String shard = shards == 0 ? "" : shard(Math.floorMod(hash >>> 8, shards));
    return prefix
        + shard
        + ofShuffle(name.shuffleId())
        + hex(hash & 0xff)
        + "-"
        + name.attempt()
        + "-"
        + Long.toHexString(name.nonce());
  }

  /** Where all objects of a shuffle lie. */
  public List<String> shuffle(int shuffleId) {
    return everyShard(ofShuffle(shuffleId));
  }

  /** Where all objects of the application's shuffles lie. */
  public List<String> application() {
    return everyShard(application + "/shuffle/");
  }

  private List<String> everyShard(String rest) {
    if (shards == 0) {
      return List.of(prefix + rest);
    }
    return IntStream.range(0, shards).mapToObj(shard -> prefix + shard(shard) + rest).toList();
  }

  private String ofShuffle(int shuffleId) {
    return application + "/shuffle/" + shuffleId + "/";
  }

  private static String shard(int shard) {
    return hex(shard) + "/";
  }

  private static String hex(int value) {
    return (value < 16 ? "0" : "") + Integer.toHexString(value);
  }

  /** Spreads neighbouring attempts (the finalizer of MurmurHash3). */
  private static int mix(long value) {
    long mixed = value ^ value >>> 33;
    mixed *= 0xff51afd7ed558ccdL;
    mixed ^= mixed >>> 33;
    mixed *= 0xc4ceb9fe1a85ec53L;
    return (int) (mixed ^ mixed >>> 33);
  }
}
