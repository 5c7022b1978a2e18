package io.github.sparkonfargate.shuffle.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * A region of an object, whose connection is opened at the first read and again wherever it breaks.
 * Ends after exactly its length, or throws. Used by one thread at a time.
 */
final class ResumingStream extends InputStream {
  private static final Logger log = LoggerFactory.getLogger(ResumingStream.class);

  /** Opens a connection at an offset. */
  interface Source {
    ResponseInputStream<GetObjectResponse> open(long offset, long length) throws IOException;
  }

  private final S3Calls calls;
  private final String key;
  private final Source source;
  private final long end;
  private @Nullable ResponseInputStream<GetObjectResponse> current;
  private long position;
  private int failures;

  ResumingStream(S3Calls calls, String key, long offset, long length, Source source) {
    this.calls = calls;
    this.key = key;
    this.source = source;
    this.position = offset;
    this.end = offset + length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position < end) {
      ResponseInputStream<GetObjectResponse> stream = current;
      if (stream == null) {
        stream = source.open(position, end - position);
        current = stream;
      }
      int count = readOnce(stream, into, offset, (int) Math.min(length, end - position));
      if (count > 0) {
        return count;
      }
    }
    return -1;
  }

  /** Returns 0 where the connection broke and another one may bring more. */
  private int readOnce(
      ResponseInputStream<GetObjectResponse> stream, byte[] into, int offset, int length)
      throws IOException {
    try {
      int count = stream.read(into, offset, length);
      if (count < 0) {
        throw new EOFException("the answer ended " + (end - position) + " bytes too early");
      }
      position += count;
      failures = 0;
      if (position == end) {
        close();
      }
      return count;
    } catch (IOException | SdkException e) {
      abandon();
      if (S3Faults.isInterrupt(e)) {
        throw S3Faults.interrupted(S3ObjectStore.READ, key, e);
      }
      repeatAfter(e);
      return 0;
    }
  }

  private void repeatAfter(Exception failure) throws IOException {
    failures++;
    if (failures > calls.retries()) {
      throw new StoreException(
          "Cannot read "
              + key
              + ": the connection broke "
              + failures
              + " times at byte "
              + position
              + " ("
              + failure.getMessage()
              + "); check the network to S3, or raise spark.shuffle.s3.apiRetries.",
          failure);
    }
    log.debug("reading {} broke at byte {}, going on there", key, position, failure);
    calls.pauseBefore(failures, S3ObjectStore.READ, key);
  }

  @Override
  public int available() throws IOException {
    return current == null ? 0 : current.available();
  }

  /** A connection that was not read to its end is closed, for reading it would cost more. */
  @Override
  public void close() throws IOException {
    ResponseInputStream<GetObjectResponse> stream = current;
    if (stream == null) {
      return;
    }
    if (position < end) {
      abandon();
      return;
    }
    current = null;
    stream.close();
  }

  private void abandon() {
    ResponseInputStream<GetObjectResponse> stream = current;
    current = null;
    if (stream != null) {
      stream.abort();
    }
  }
}
