package io.github.sparkonfargate.shuffle.services;

/** Who wants to know, before Spark does, that an object of a shuffle is gone. */
public interface Losses {

  /** Called on the thread that is about to fail its task; never throws. */
  void lost(int shuffleId);
}
