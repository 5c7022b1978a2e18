package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.function.Consumer;

/**
 * Immutable objects in one bucket, as the shuffle needs them.
 *
 * <p>Every method blocks until S3 has answered, may be called from many threads, and stops at once
 * with an {@link java.io.InterruptedIOException} when its thread is interrupted. Throttling,
 * time-outs and 5xx answers are repeated inside; what comes out is definite: {@link
 * ObjectLostException} where the object is not there as it was written, {@link StoreException} for
 * everything else.
 */
public interface ObjectStore extends AutoCloseable {

  /** One object and its length in bytes, as a listing shows it. */
  record StoredObject(String key, long length) {}

  /**
   * Stores a region of a file under a key by one PutObject; when this returns, the object is
   * durable.
   */
  void put(String key, Path file, long offset, long length) throws IOException;

  /**
   * Stores the bytes between position and limit under a key by one PutObject; the buffer's position
   * stays as it is.
   */
  void put(String key, ByteBuffer bytes) throws IOException;

  /** Begins a multipart upload; nothing is visible under the key before it is completed. */
  MultipartUpload begin(String key) throws IOException;

  /**
   * Fills the buffer from position to limit with the object's bytes from the offset on. Never
   * returns short.
   */
  void read(String key, long offset, ByteBuffer into) throws IOException;

  /**
   * Opens a region of an object for reading in order. A connection that breaks is resumed at the
   * byte it broke at; the stream ends after exactly that many bytes or throws.
   */
  InputStream open(String key, long offset, long length) throws IOException;

  /**
   * Writes a whole object of a known length to a new file. The file is complete when this returns,
   * and gone if it throws.
   */
  void download(String key, long length, Path to) throws IOException;

  /**
   * Passes every object whose key begins with the prefix to the consumer, page by page, in the
   * order of S3.
   */
  void list(String prefix, Consumer<StoredObject> each) throws IOException;

  /** Deletes objects, 1,000 a request. Keys that are not there are fine. */
  void delete(Collection<String> keys) throws IOException;

  /** Aborts every open multipart upload whose key begins with the prefix; returns how many. */
  int abortUploads(String prefix) throws IOException;

  /**
   * Fails with one sentence for the user where the bucket is not there, not ours to use or out of
   * reach.
   */
  void check() throws IOException;

  @Override
  void close();
}
