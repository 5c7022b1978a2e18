package io.github.sparkonfargate.shuffle.recovery;

import java.io.Serializable;

/** What an executor asks the driver: to look what else of this shuffle is gone. */
record LossReport(int shuffleId) implements Serializable {
  private static final long serialVersionUID = 1L;
}
