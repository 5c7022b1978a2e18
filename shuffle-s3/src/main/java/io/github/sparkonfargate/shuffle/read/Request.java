package io.github.sparkonfargate.shuffle.read;

import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Something that was asked for ahead of its use. */
final class Request {
  private final List<? extends Future<?>> answers;
  private final byte @Nullable [] data;
  private boolean open = true;

  private Request(List<? extends Future<?>> answers, byte @Nullable [] data) {
    this.answers = answers;
    this.data = data;
  }

  /** For a region that needs no request, or none before its turn. */
  static Request nothing() {
    return new Request(List.of(), null);
  }

  /** For a copy of the whole object, which other tasks may wait for as well. */
  static Request ofCopy(Future<?> copy) {
    return new Request(List.of(copy), null);
  }

  /** For bytes that the answers fill in. */
  static Request ofBytes(byte[] data, List<Future<?>> answers) {
    return new Request(answers, data);
  }

  List<? extends Future<?>> answers() {
    return answers;
  }

  /** Null where what was asked for is not on the heap. */
  byte @Nullable [] data() {
    return data;
  }

  /** Heap that it holds. */
  long reserved() {
    return data == null ? 0 : data.length;
  }

  /** How many it counts for in the number of requests. */
  int count() {
    return answers.isEmpty() ? 0 : 1;
  }

  /** Whether this was the first call: what it counts for is given back once. */
  boolean close() {
    boolean first = open;
    open = false;
    return first;
  }

  void cancel() {
    if (data != null) {
      answers.forEach(answer -> answer.cancel(true));
    }
  }
}
