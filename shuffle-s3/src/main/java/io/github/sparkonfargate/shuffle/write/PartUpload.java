package io.github.sparkonfargate.shuffle.write;

import io.github.sparkonfargate.shuffle.services.ExecutorServices;
import io.github.sparkonfargate.shuffle.services.Uploads;
import io.github.sparkonfargate.shuffle.store.MultipartUpload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends regions of a growing local file as parts of one object while the file is still being
 * written. Belongs to the task's thread; parts are sent by the executor's upload threads.
 */
final class PartUpload {
  private static final Logger LOG = LoggerFactory.getLogger(PartUpload.class);

  private final Uploads uploads;
  private final MultipartUpload upload;
  private final String key;
  private final Path file;
  private final long partSize;
  private final List<Future<Void>> parts = new ArrayList<>();
  private long sent;

  private PartUpload(
      ExecutorServices services, MultipartUpload upload, String key, Path file, long partSize) {
    this.uploads = services.uploads();
    this.upload = upload;
    this.key = key;
    this.file = file;
    this.partSize = partSize;
  }

  /** Begins an upload under the key of the attempt. */
  static PartUpload begin(ExecutorServices services, String key, Path file, long partSize)
      throws IOException {
    return new PartUpload(services, services.store().begin(key), key, file, partSize);
  }

  /** Sends every part that the file holds whole by now. */
  void grown(long lengthOfFile) throws IOException {
    throwIfFailed();
    while (lengthOfFile - sent >= partSize) {
      send(partSize);
    }
  }

  /** Sends the rest, waits for all parts and makes the object of them. */
  void complete(long lengthOfFile) throws IOException {
    grown(lengthOfFile);
    if (lengthOfFile > sent) {
      send(lengthOfFile - sent);
    }
    for (Future<Void> part : parts) {
      await(part);
    }
    upload.complete();
  }

  private void send(long length) {
    int number = parts.size() + 1;
    long offset = sent;
    parts.add(
        uploads.submit(
            () -> {
              uploads.send(length, () -> upload.part(number, file, offset, length));
              return null;
            }));
    sent += length;
  }

  private void throwIfFailed() throws IOException {
    for (Future<Void> part : parts) {
      if (part.isDone()) {
        await(part);
      }
    }
  }

  private static void await(Future<Void> part) throws IOException {
    try {
      part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      IOException stopped = new InterruptedIOException("interrupted while parts were uploaded");
      stopped.initCause(e);
      throw stopped;
    } catch (ExecutionException e) {
      // As it was thrown on the other thread, but with the stack of this one.
      throw new IOException("A part could not be uploaded: " + e.getCause(), e);
    }
  }

  /** Stops the parts, waits until they have stopped, and gives the upload up. */
  void abort() {
    boolean interrupted = Thread.interrupted();
    try {
      parts.forEach(part -> part.cancel(true));
      parts.forEach(PartUpload::awaitEnd);
      upload.abort();
    } catch (IOException e) {
      LOG.warn("Could not abort the upload of {}; it is swept when the application ends.", key, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void awaitEnd(Future<Void> part) {
    try {
      part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | CancellationException e) {
      LOG.trace("A part that is given up ended so.", e);
    }
  }
}
