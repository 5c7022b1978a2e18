package io.github.sparkonfargate.shuffle.fake;

import io.github.sparkonfargate.shuffle.store.MultipartUpload;
import io.github.sparkonfargate.shuffle.store.ObjectLostException;
import io.github.sparkonfargate.shuffle.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A bucket in memory. Counts requests as S3 would bill them, and breaks them as a test asks: each
 * fault sees every request before it is done.
 */
public final class MemoryObjectStore implements ObjectStore {

  /** What is billed as one request. */
  public enum Verb {
    PUT,
    BEGIN,
    PART,
    COMPLETE,
    ABORT,
    GET,
    LIST,
    DELETE,
    CHECK
  }

  /** Looks at a request before it is done; throws to break it. */
  public interface Fault {
    void before(Verb verb, String key) throws IOException;
  }

  private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private final Set<Upload> openUploads = ConcurrentHashMap.newKeySet();
  private final Map<Verb, Integer> requests = new EnumMap<>(Verb.class);
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final List<Fault> lostReplies = new CopyOnWriteArrayList<>();

  public void inject(Fault fault) {
    faults.add(fault);
  }

  /** Breaks the reply to a request that S3 has done. */
  public void loseReplies(Fault fault) {
    lostReplies.add(fault);
  }

  public void mend() {
    faults.clear();
    lostReplies.clear();
  }

  public synchronized int count(Verb verb) {
    return requests.getOrDefault(verb, 0);
  }

  /** Every verb that was counted. */
  public synchronized Map<Verb, Integer> requests() {
    return new EnumMap<>(requests);
  }

  public synchronized void forgetRequests() {
    requests.clear();
  }

  public List<String> keys() {
    return List.copyOf(objects.keySet());
  }

  public int openUploads() {
    return openUploads.size();
  }

  /** What S3 never does of itself, but a lifecycle rule or an administrator may. */
  public void lose(String key) {
    objects.remove(key);
  }

  /** Changes one byte. */
  public void corrupt(String key, int at) {
    objects.computeIfPresent(
        key,
        (same, bytes) -> {
          byte[] copy = bytes.clone();
          copy[at] ^= 0x55;
          return copy;
        });
  }

  public int length(String key) {
    return objects.get(key).length;
  }

  private void request(Verb verb, String key) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted before " + verb + " of " + key);
    }
    synchronized (this) {
      requests.merge(verb, 1, Integer::sum);
    }
    for (Fault fault : faults) {
      fault.before(verb, key);
    }
  }

  private void reply(Verb verb, String key) throws IOException {
    for (Fault fault : lostReplies) {
      fault.before(verb, key);
    }
  }

  private static byte[] region(Path file, long offset, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    try (FileChannel channel = FileChannel.open(file)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new IOException(file + " is shorter than " + (offset + length));
        }
      }
    }
    return bytes.array();
  }

  @Override
  public void put(String key, Path file, long offset, long length) throws IOException {
    request(Verb.PUT, key);
    objects.put(key, region(file, offset, length));
    reply(Verb.PUT, key);
  }

  @Override
  public void put(String key, ByteBuffer bytes) throws IOException {
    request(Verb.PUT, key);
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    objects.put(key, copy);
  }

  @Override
  public MultipartUpload begin(String key) throws IOException {
    request(Verb.BEGIN, key);
    Upload upload = new Upload(key);
    openUploads.add(upload);
    return upload;
  }

  private byte[] existing(String key) throws IOException {
    byte[] bytes = objects.get(key);
    if (bytes == null) {
      throw new ObjectLostException("There is no object " + key, null);
    }
    return bytes;
  }

  private byte[] existing(String key, long end) throws IOException {
    byte[] bytes = existing(key);
    if (end > bytes.length) {
      throw new ObjectLostException("The object " + key + " is shorter than it was", null);
    }
    return bytes;
  }

  @Override
  public void read(String key, long offset, ByteBuffer into) throws IOException {
    request(Verb.GET, key);
    into.put(existing(key, offset + into.remaining()), (int) offset, into.remaining());
  }

  @Override
  public InputStream open(String key, long offset, long length) throws IOException {
    request(Verb.GET, key);
    return new ByteArrayInputStream(existing(key, offset + length), (int) offset, (int) length);
  }

  @Override
  public void download(String key, long length, Path to) throws IOException {
    request(Verb.GET, key);
    byte[] bytes = existing(key, length);
    if (bytes.length != length) {
      throw new ObjectLostException("The object " + key + " is longer than it was", null);
    }
    Files.write(to, bytes, StandardOpenOption.CREATE_NEW);
  }

  @Override
  public void list(String prefix, Consumer<StoredObject> each) throws IOException {
    request(Verb.LIST, prefix);
    objects.forEach(
        (key, bytes) -> {
          if (key.startsWith(prefix)) {
            each.accept(new StoredObject(key, bytes.length));
          }
        });
  }

  @Override
  public void delete(Collection<String> keys) throws IOException {
    if (!keys.isEmpty()) {
      request(Verb.DELETE, keys.iterator().next());
      keys.forEach(objects::remove);
    }
  }

  @Override
  public int abortUploads(String prefix) throws IOException {
    request(Verb.LIST, prefix);
    int before = openUploads.size();
    openUploads.removeIf(upload -> upload.key.startsWith(prefix));
    return before - openUploads.size();
  }

  @Override
  public void check() throws IOException {
    request(Verb.CHECK, "");
  }

  /** The bucket outlives those who use it. */
  @Override
  public void close() {}

  private final class Upload implements MultipartUpload {
    private final String key;
    private final TreeMap<Integer, byte[]> parts = new TreeMap<>();

    Upload(String key) {
      this.key = key;
    }

    @Override
    public void part(int number, Path file, long offset, long length) throws IOException {
      request(Verb.PART, key);
      byte[] bytes = region(file, offset, length);
      synchronized (parts) {
        parts.put(number, bytes);
      }
    }

    @Override
    public void complete() throws IOException {
      request(Verb.COMPLETE, key);
      if (!openUploads.contains(this)) {
        throw new IOException("There is no upload of " + key);
      }
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      synchronized (parts) {
        for (byte[] part : parts.values()) {
          whole.write(part);
        }
      }
      objects.put(key, whole.toByteArray());
      openUploads.remove(this);
    }

    @Override
    public void abort() throws IOException {
      request(Verb.ABORT, key);
      openUploads.remove(this);
    }
  }
}
