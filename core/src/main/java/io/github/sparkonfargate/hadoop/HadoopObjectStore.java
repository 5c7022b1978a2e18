package io.github.sparkonfargate.hadoop;

import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.StoreException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/** Whatever Hadoop has a file system for: HDFS, a directory that all sides mount. */
public final class HadoopObjectStore implements ObjectStore {
  private static final String SPARKS_PREFIX = "spark.hadoop.";
  private static final int BUFFER_BYTES = 1 << 20;
  private static final long SAID_EVERY_BYTES = 64L << 20;

  private final Configuration configuration;

  /**
   * @param sparkConf whose {@code spark.hadoop.*} is laid over Hadoop's own configuration files
   */
  public HadoopObjectStore(Map<String, String> sparkConf) {
    configuration = new Configuration();
    sparkConf.forEach(
        (key, value) -> {
          if (key.startsWith(SPARKS_PREFIX)) {
            configuration.set(key.substring(SPARKS_PREFIX.length()), value);
          }
        });
  }

  @Override
  public void put(Path file, ObjectUri target, LongConsumer sent) {
    doing(
        "uploading " + file + " to " + target,
        () -> {
          try (InputStream in = Files.newInputStream(file);
              OutputStream out = system(target).create(path(target), true)) {
            copy(in, out, sent);
          }
          return file;
        });
  }

  private static void copy(InputStream in, OutputStream out, LongConsumer sent) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    long said = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      out.write(buffer, 0, read);
      total += read;
      if (total - said >= SAID_EVERY_BYTES) {
        said = total;
        sent.accept(total);
      }
    }
    if (total > said || total == 0) {
      sent.accept(total);
    }
  }

  /** In one step, so that nobody reads half of it. */
  @Override
  public void put(String text, ObjectUri target) {
    doing(
        "writing " + target,
        () -> {
          FileSystem system = system(target);
          org.apache.hadoop.fs.Path there = path(target);
          org.apache.hadoop.fs.Path half = there.suffix(".part");
          try (OutputStream out = system.create(half, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
          }
          // Hadoop's rename does not replace.
          system.delete(there, false);
          if (!system.rename(half, there)) {
            throw new IOException("it cannot be renamed from " + half);
          }
          return text;
        });
  }

  @Override
  public void get(ObjectUri source, Path file) {
    doing(
        "reading " + source,
        () -> {
          try (InputStream in = system(source).open(path(source))) {
            return Files.copy(in, file);
          }
        });
  }

  @Override
  public Optional<String> text(ObjectUri source) {
    return doing(
        "reading " + source,
        () -> {
          try (InputStream in = system(source).open(path(source))) {
            return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
          } catch (FileNotFoundException none) {
            return Optional.empty();
          }
        });
  }

  @Override
  public void delete(ObjectUri object) {
    doing("deleting " + object, () -> system(object).delete(path(object), false));
  }

  @Override
  public void deleteDirectory(ObjectUri directory) {
    if (directory.key().isEmpty()) {
      throw new IllegalArgumentException("a whole file system is never deleted: " + directory);
    }
    doing("deleting " + directory, () -> system(directory).delete(path(directory), true));
  }

  private FileSystem system(ObjectUri uri) throws IOException {
    return path(uri).getFileSystem(configuration);
  }

  private static org.apache.hadoop.fs.Path path(ObjectUri uri) {
    @Nullable String authority = uri.bucket().isEmpty() ? null : uri.bucket();
    String key =
        uri.key().endsWith("/") ? uri.key().substring(0, uri.key().length() - 1) : uri.key();
    return new org.apache.hadoop.fs.Path(uri.scheme(), authority, "/" + key);
  }

  private interface Work<R> {
    R done() throws IOException;
  }

  private static <R> R doing(String what, Work<R> work) {
    try {
      return work.done();
    } catch (FileNotFoundException none) {
      throw new StoreException(what + " failed: " + none.getMessage(), none);
    } catch (IOException e) {
      throw new StoreException(
          what + " failed: " + e.getMessage() + "; check the path and Hadoop's configuration",
          e,
          true);
    } catch (IllegalArgumentException unknownHost) {
      // As Hadoop says that a name node's address does not resolve.
      throw new StoreException(what + " failed: " + unknownHost.getMessage(), unknownHost);
    }
  }

  /** Hadoop's file systems are shared in the JVM, and closed with it. */
  @Override
  public void close() {
    // Nothing of its own is open.
  }
}
