package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One multipart upload. Parts may be sent from many threads at once; {@link #complete} and {@link
 * #abort} only after all of them have returned. Parts but the last have at least 5 MiB.
 */
public interface MultipartUpload {

  /** Sends a region of a file as the part of this number, which counts from 1. */
  void part(int number, Path file, long offset, long length) throws IOException;

  /** Makes the object of all parts sent so far; when this returns, the object is durable. */
  void complete() throws IOException;

  /** Gives the upload up and frees its parts. May be called after a failed {@link #complete}. */
  void abort() throws IOException;
}
