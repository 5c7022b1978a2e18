package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.deploy.staging.LocalFiles;
import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.driver.DriverResult;
import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one application has below the upload path. Opens S3 only if something is uploaded. */
final class Baggage implements AutoCloseable {
  private static final String ORDER = "order.json";
  private static final long LARGE_BYTES = 16L << 20;
  private static final int MIB_SHIFT = 20;

  private final Supplier<ObjectStore> opener;
  private final String uploadPath;
  private final boolean deleteAtEnd;
  private final String applicationId;
  private @Nullable ObjectStore store;

  Baggage(
      Supplier<ObjectStore> opener, String uploadPath, boolean deleteAtEnd, String applicationId) {
    this.opener = opener;
    this.uploadPath = uploadPath;
    this.deleteAtEnd = deleteAtEnd;
    this.applicationId = applicationId;
  }

  private ObjectUri directory() {
    return ObjectUri.parse(uploadPath).asDirectory().resolve("spark-upload-" + applicationId + "/");
  }

  /**
   * Uploads files and order.
   *
   * @return the words that name the order in the driver's command
   * @throws SubmissionException if S3 refuses; nothing is left there then
   */
  List<String> upload(DriverOrder order, LocalFiles files, Announcer announcer) {
    ObjectStore opened = opener.get();
    store = opened;
    ObjectUri directory = directory();
    DriverOrder travelling =
        order.uploaded(
            directory.toString(),
            files.rewrite(order.properties(), directory),
            files.rewrite(order.resource().uri(), directory));
    try {
      for (Map.Entry<Path, String> file : new TreeMap<>(files.uploads()).entrySet()) {
        upload(opened, file.getKey(), directory.resolve(file.getValue()), announcer);
      }
      opened.put(travelling.toJson(), directory.resolve(ORDER));
    } catch (StoreException | IOException e) {
      discard(announcer);
      throw new SubmissionException(
          "the application cannot be uploaded to "
              + uploadPath
              + " (spark.fargate.file.upload.path): "
              + e.getMessage());
    }
    return List.of("--order-at", directory.resolve(ORDER).toString());
  }

  private static void upload(ObjectStore store, Path file, ObjectUri target, Announcer announcer)
      throws IOException {
    long size = Files.size(file);
    if (size < LARGE_BYTES) {
      store.put(file, target, sent -> {});
      return;
    }
    String total = (size >> MIB_SHIFT) + " MiB";
    announcer.say("uploading " + file + ", " + total);
    store.put(
        file,
        target,
        sent ->
            announcer.status(
                "uploading " + file.getFileName() + ": " + (sent >> MIB_SHIFT) + " of " + total));
  }

  /**
   * Says to the driver that its client is there.
   *
   * @param text another one each time
   */
  void renewLease(String text, Announcer announcer) {
    if (store == null) {
      throw new IllegalStateException("a lease is kept among the uploads");
    }
    try {
      store.put(text, directory().resolve(DriverOrder.LEASE));
    } catch (StoreException e) {
      announcer.say("the lease cannot be renewed for now: " + e.getMessage());
    }
  }

  /** What the driver left, if it got that far. */
  Optional<DriverResult> result(Announcer announcer) {
    if (store == null) {
      return Optional.empty();
    }
    try {
      return store.text(resultPlace()).flatMap(DriverResult::fromJson);
    } catch (StoreException e) {
      announcer.say("the driver's result cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  private ObjectUri resultPlace() {
    return ObjectUri.parse(uploadPath)
        .asDirectory()
        .resolve(DriverResult.objectName(applicationId));
  }

  /** The application has ended: what its driver could not delete is deleted here. */
  void finish(Announcer announcer) {
    if (store == null) {
      return;
    }
    try {
      store.delete(resultPlace());
      if (deleteAtEnd) {
        store.deleteDirectory(directory());
      }
    } catch (StoreException e) {
      announcer.say("what was uploaded is still there: " + e.getMessage());
    }
  }

  /** There will be no driver. */
  void discard(Announcer announcer) {
    try {
      if (store != null) {
        store.deleteDirectory(directory());
      }
    } catch (StoreException e) {
      announcer.say("what was uploaded is still there: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}
