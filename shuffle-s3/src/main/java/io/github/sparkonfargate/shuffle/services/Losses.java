package io.github.sparkonfargate.shuffle.services;

/** Who wants to know, before Spark does, that an object of a shuffle is gone. */
public interface Losses extends AutoCloseable {

  /** Called on the thread that is about to fail its task; never throws. */
  void lost(int shuffleId);

  @Override
  void close();
}
