package io.github.sparkonfargate.shuffle.read;

import io.github.sparkonfargate.shuffle.cache.CachedObject;
import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.services.Reads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.spark.TaskContext;
import org.apache.spark.shuffle.ShuffleReadMetricsReporter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Yields the regions of one reader in map order and asks for those to come while they are wanted:
 * as many requests and bytes ahead as the budgets allow. Belongs to the thread that consumes; the
 * executor's read threads only complete futures.
 */
final class RegionFetcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegionFetcher.class);

  /** What is not read ahead, because it is on local disk, is put on the heap up to this size. */
  private static final int SMALL = 1 << 20;

  private final List<Region> regions;
  private final ReadChoice choice;
  private final TaskContext context;
  private final ExecutorServices services;
  private final Reads reads;
  private final RangeReader s3;
  private final ShuffleReadMetricsReporter metrics;
  private final @Nullable Request[] requests;

  /** Where in the regions asking began. */
  private final int first;

  /** Regions that were asked for, counted from the first in a circle. */
  private int asked;

  private int yielded;
  private int requestsAhead;
  private long bytesAhead;

  /** Whether the object of a region is to be read whole. */
  interface ReadChoice {
    boolean whole(Region region);
  }

  RegionFetcher(
      List<Region> regions,
      ReadChoice choice,
      int first,
      TaskContext context,
      ExecutorServices services,
      ShuffleReadMetricsReporter metrics) {
    this.regions = regions;
    this.choice = choice;
    this.first = first;
    this.context = context;
    this.services = services;
    this.reads = services.reads();
    this.s3 = new RangeReader(services);
    this.metrics = metrics;
    this.requests = new Request[regions.size()];
  }

  boolean hasNext() {
    return yielded < regions.size();
  }

  /** The region that {@link #next} is going to yield. */
  Region peek() {
    return regions.get(yielded);
  }

  /** The bytes of the next region; {@link #hasNext} was true. */
  Fetched next() throws IOException {
    askAhead();
    int index = yielded++;
    Region region = regions.get(index);
    Request asked = requests[index];
    requests[index] = null;
    // Others hold the memory, perhaps: what is needed now is asked for all the same.
    Request request = asked == null ? askNow(region) : asked;
    try {
      return fetched(region, request);
    } catch (ClosedByInterruptException | InterruptedIOException e) {
      giveBack(request);
      throw e;
    } catch (IOException e) {
      giveBack(request);
      int partition =
          e instanceof ChecksumMismatch mismatch ? mismatch.partition() : region.start();
      throw s3.failure(region.status(), partition, e, context);
    }
  }

  private void askAhead() {
    int count = regions.size();
    while (asked < count) {
      int index = (first + asked) % count;
      if (index >= yielded && requests[index] == null) {
        Request request = tryAsk(regions.get(index));
        if (request == null) {
          return;
        }
        requests[index] = request;
      }
      asked++;
    }
  }

  /** Null where the budgets have no room. */
  private @Nullable Request tryAsk(Region region) {
    if (isAtHand(region)) {
      return Request.nothing();
    }
    if (requestsAhead >= reads.maxRequestsOfTask()) {
      return null;
    }
    Request copy = askForCopy(region);
    if (copy != null) {
      return copy;
    }
    long length = region.length();
    if (length > reads.maxBytesOfTask()) {
      return Request.nothing();
    }
    if (bytesAhead + length > reads.maxBytesOfTask() || !reads.tryReserve(length)) {
      return null;
    }
    return askForBytes(region);
  }

  private Request askNow(Region region) {
    if (isAtHand(region)) {
      return Request.nothing();
    }
    Request copy = askForCopy(region);
    if (copy != null) {
      return copy;
    }
    if (region.length() > reads.maxBytesOfTask()) {
      return Request.nothing();
    }
    reads.reserve(region.length());
    return askForBytes(region);
  }

  private boolean isAtHand(Region region) {
    return region.output().isInline() || services.cache().find(region.name()) != null;
  }

  private @Nullable Request askForCopy(Region region) {
    if (!choice.whole(region)) {
      return null;
    }
    Future<CachedObject> copy =
        services
            .cache()
            .fetch(
                region.name(),
                region.status().output().objectLength(),
                () -> s3.download(region),
                reads.executor());
    return copy == null ? null : ahead(Request.ofCopy(copy));
  }

  private Request askForBytes(Region region) {
    byte[] data = new byte[(int) region.length()];
    return ahead(Request.ofBytes(data, RangePieces.submit(s3, reads, region, data)));
  }

  private Request ahead(Request request) {
    requestsAhead += request.count();
    bytesAhead += request.reserved();
    return request;
  }

  private void giveBack(Request request) {
    if (!request.close()) {
      return;
    }
    requestsAhead -= request.count();
    bytesAhead -= request.reserved();
    reads.release(request.reserved());
  }

  private Fetched fetched(Region region, Request request) throws IOException {
    if (region.output().isInline()) {
      countLocal(region);
      return inline(region);
    }
    for (Future<?> answer : request.answers()) {
      await(answer);
    }
    byte[] data = request.data();
    if (data != null) {
      countRemote(region);
      s3.checked(region, data);
      return new Fetched.OnHeap(region, data, 0, () -> giveBack(request));
    }
    giveBack(request);
    CachedObject copy = services.cache().find(region.name());
    if (copy != null) {
      Fetched local = ofCopy(region, copy);
      if (local != null) {
        countLocal(region);
        return local;
      }
    }
    countRemote(region);
    return region.length() <= SMALL
        ? new Fetched.OnHeap(region, s3.read(region), 0, () -> {})
        : new RegionStream(region, s3.open(region, 0), s3, context);
  }

  private static Fetched inline(Region region) throws ChecksumMismatch {
    ByteBuffer data = region.output().inlineData();
    int base = data.arrayOffset() + (int) region.offset();
    return new Fetched.OnHeap(region, data.array(), base, () -> {});
  }

  /** Null where the copy is gone, or is none. */
  private @Nullable Fetched ofCopy(Region region, CachedObject copy) throws IOException {
    if (region.length() > SMALL) {
      return new RegionStream(region, new CopyStream(region, copy, s3), s3, context);
    }
    byte[] data = new byte[(int) region.length()];
    try {
      copy.read(region.offset(), ByteBuffer.wrap(data));
      Checks.check(region, data, 0);
      return new Fetched.OnHeap(region, data, 0, () -> {});
    } catch (ClosedByInterruptException killed) {
      throw killed;
    } catch (IOException bad) {
      LOG.warn("The local copy of the {} cannot be used; reading S3.", region.status(), bad);
      services.cache().drop(region.name());
      return null;
    }
  }

  private void await(Future<?> answer) throws IOException {
    if (answer.isDone() && !answer.isCancelled()) {
      Answers.of(answer);
      return;
    }
    long start = System.nanoTime();
    Answers.of(answer);
    metrics.incFetchWaitTime((System.nanoTime() - start) / 1_000_000);
  }

  private void countLocal(Region region) {
    metrics.incLocalBlocksFetched(blocks(region));
    metrics.incLocalBytesRead(region.length());
  }

  private void countRemote(Region region) {
    metrics.incRemoteBlocksFetched(blocks(region));
    metrics.incRemoteBytesRead(region.length());
  }

  private static int blocks(Region region) {
    int blocks = 0;
    for (int partition = region.start(); partition < region.end(); partition++) {
      if (region.size(partition) > 0) {
        blocks++;
      }
    }
    return blocks;
  }

  /** Gives up what was asked for and not used; copies for all tasks go on. */
  @Override
  public void close() {
    for (int index = 0; index < requests.length; index++) {
      Request request = requests[index];
      requests[index] = null;
      if (request != null) {
        request.cancel();
        giveBack(request);
      }
    }
    yielded = regions.size();
  }
}
