package io.github.sparkonfargate.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/** What cluster mode asks of S3, in its own words. Calls block. */
public interface ObjectStore extends AutoCloseable {

  /**
   * Uploads a file.
   *
   * @param sent is told how many bytes are there, as they get there
   * @throws StoreException if S3 refuses or cannot be reached, or the file cannot be read
   */
  void put(Path file, ObjectUri target, LongConsumer sent);

  /**
   * Uploads a text.
   *
   * @throws StoreException if S3 refuses or cannot be reached
   */
  void put(String text, ObjectUri target);

  /**
   * Brings an object into a file, which must not exist.
   *
   * @throws StoreException if there is none, or S3 refuses or cannot be reached
   */
  void get(ObjectUri source, Path file);

  /**
   * The text of an object, or empty if there is none.
   *
   * @throws StoreException if S3 refuses or cannot be reached
   */
  Optional<String> text(ObjectUri source);

  /**
   * Deletes an object; no matter whether it was there.
   *
   * @throws StoreException if S3 refuses or cannot be reached
   */
  void delete(ObjectUri object);

  /**
   * Deletes everything below a directory.
   *
   * @throws StoreException if S3 refuses or cannot be reached
   */
  void deleteDirectory(ObjectUri directory);

  @Override
  void close();
}
