package io.github.sparkonfargate.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** Objects in memory. Refuses every call from a given one on, if asked to. */
public class FakeObjectStore implements ObjectStore {
  private final TreeMap<String, String> objects = new TreeMap<>();
  private int callsLeft = Integer.MAX_VALUE;

  /** After so many calls that change something, S3 refuses. */
  public FakeObjectStore refuseAfter(int calls) {
    callsLeft = calls;
    return this;
  }

  /** S3 answers again. */
  public void recover() {
    callsLeft = Integer.MAX_VALUE;
  }

  /** URIs of all objects, sorted. */
  public List<String> uris() {
    return List.copyOf(objects.keySet());
  }

  @Override
  public void put(Path file, ObjectUri target, LongConsumer sent) {
    try {
      put(Files.readString(file), target);
      sent.accept(Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(String text, ObjectUri target) {
    if (callsLeft-- <= 0) {
      throw refused();
    }
    objects.put(target.toString(), text);
  }

  @Override
  public void get(ObjectUri source, Path file) {
    String text =
        text(source)
            .orElseThrow(
                () ->
                    new StoreException(
                        "reading " + source + " failed: there is none",
                        new IllegalStateException("404")));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<String> text(ObjectUri source) {
    if (callsLeft <= 0) {
      throw refused();
    }
    return Optional.ofNullable(objects.get(source.toString()));
  }

  @Override
  public void delete(ObjectUri object) {
    objects.remove(object.toString());
  }

  @Override
  public void deleteDirectory(ObjectUri directory) {
    objects.keySet().removeIf(uri -> uri.startsWith(directory.asDirectory().toString()));
  }

  @Override
  public void close() {}

  private static StoreException refused() {
    return new StoreException("S3 answered 403", new IllegalStateException("refused"));
  }
}
