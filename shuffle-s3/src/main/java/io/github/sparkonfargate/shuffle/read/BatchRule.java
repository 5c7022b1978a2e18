package io.github.sparkonfargate.shuffle.read;

import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.Serializer;

/**
 * Whether blocks of adjacent partitions may be decoded as one stream, by the rule of {@code
 * BlockStoreShuffleReader.fetchContinuousBlocksInBatch}.
 */
final class BatchRule {
  /** Spark's own codecs, each of which decodes a concatenation of streams. */
  private static final Set<String> CODECS = Set.of("lz4", "snappy", "lzf", "zstd");

  private BatchRule() {}

  static boolean allows(SparkConf conf, Serializer serializer) {
    boolean compressed = conf.getBoolean("spark.shuffle.compress", true);
    boolean concatenable = CODECS.contains(conf.get("spark.io.compression.codec", "lz4"));
    return serializer.supportsRelocationOfSerializedObjects()
        && (!compressed || concatenable)
        && !conf.getBoolean("spark.shuffle.useOldFetchProtocol", false)
        && !conf.getBoolean("spark.io.encryption.enabled", false);
  }
}
