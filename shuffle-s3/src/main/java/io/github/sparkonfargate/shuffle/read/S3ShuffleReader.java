package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.status.MapOutput;
import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import io.github.sparkonfargate.shuffle.status.ShuffleLocation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.shuffle.ShuffleReadMetricsReporter;
import org.apache.spark.shuffle.ShuffleReader;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManagerId;
import scala.Product2;
import scala.Tuple2;
import scala.Tuple3;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Reads the partitions {@code [startPartition, endPartition)} of the map outputs {@code [startMap,
 * endMap)}; all four read specs of adaptive execution are such rectangles.
 */
public final class S3ShuffleReader<K, C> implements ShuffleReader<K, C> {
  private final ShuffleDependency<K, ?, C> dependency;
  private final int startMap;
  private final int endMap;
  private final int startPartition;
  private final int endPartition;
  private final boolean batchAllowed;
  private final TaskContext context;
  private final ShuffleReadMetricsReporter metrics;
  private final ExecutorServices services;

  /**
   * @param endMap {@code Integer.MAX_VALUE} for all
   * @param batchAllowed whether the consumer takes adjacent blocks as one
   */
  public S3ShuffleReader(
      ShuffleDependency<K, ?, C> dependency,
      int startMap,
      int endMap,
      int startPartition,
      int endPartition,
      boolean batchAllowed,
      TaskContext context,
      ShuffleReadMetricsReporter metrics,
      ExecutorServices services) {
    this.dependency = dependency;
    this.startMap = startMap;
    this.endMap = endMap;
    this.startPartition = startPartition;
    this.endPartition = endPartition;
    this.batchAllowed = batchAllowed;
    this.context = context;
    this.metrics = metrics;
    this.services = services;
  }

  @Override
  public Iterator<Product2<K, C>> read() {
    SparkEnv env = SparkEnv.get();
    services.cache().use(dependency.shuffleId());
    List<Region> regions = regions(env);
    RegionFetcher fetcher =
        new RegionFetcher(
            regions, choice(regions), firstRequest(regions), context, services, metrics);
    RecordIterator records =
        new RecordIterator(
            fetcher,
            batchAllowed && BatchRule.allows(env.conf(), dependency.serializer()),
            dependency.serializer().newInstance(),
            env.serializerManager(),
            context,
            metrics);
    return Combining.of(records, dependency, context);
  }

  private int firstRequest(List<Region> regions) {
    return ReadPolicy.firstRequest(
        regions,
        services.reads().maxBytesOfTask(),
        services.reads().maxRequestsOfTask(),
        ThreadLocalRandom.current().nextDouble());
  }

  private RegionFetcher.ReadChoice choice(List<Region> regions) {
    boolean allMaps = startMap == 0 && endMap == Integer.MAX_VALUE;
    int reads =
        ReadPolicy.readsOfEachObject(
            context.numPartitions(), allMaps, ReadPolicy.executors(regions));
    return region -> ReadPolicy.readWhole(region.output().dataLength(), region.length(), reads);
  }

  private List<Region> regions(SparkEnv env) {
    List<S3MapStatus> statuses = statuses(env);
    List<MapOutput> outputs = new ExactOutputs(services, context).of(statuses, startPartition);
    List<Region> regions = new ArrayList<>(statuses.size());
    for (int i = 0; i < statuses.size(); i++) {
      Region region = Region.of(statuses.get(i), outputs.get(i), startPartition, endPartition);
      if (region.length() > 0) {
        regions.add(region);
      }
    }
    return regions;
  }

  /** Those that have something for us, in map order, as stock yields what is local. */
  private List<S3MapStatus> statuses(SparkEnv env) {
    Iterator<Tuple2<BlockManagerId, Seq<Tuple3<BlockId, Object, Object>>>> locations =
        env.mapOutputTracker()
            .getMapSizesByExecutorId(
                dependency.shuffleId(), startMap, endMap, startPartition, endPartition);
    List<S3MapStatus> statuses = new ArrayList<>();
    while (locations.hasNext()) {
      BlockManagerId location = locations.next()._1();
      if (!(location instanceof ShuffleLocation ours)) {
        throw new IllegalStateException(
            "A map output of shuffle "
                + dependency.shuffleId()
                + " is said to be at "
                + location
                + ", not in S3: driver and executors do not use the same shuffle manager.");
      }
      statuses.add(ours.status());
    }
    statuses.sort(Comparator.comparingInt(S3MapStatus::mapIndex));
    return statuses;
  }
}
