package io.github.sparkonfargate.allocator;

/** What the allocator tells Spark. Every method is called on the allocator's thread. */
public interface ExecutorListener {

  /**
   * An executor is gone, or its task never started; told once for each executor.
   *
   * @param executorId the decimal id the driver handed out
   * @param loss why, in words for the user and in a form Spark can count
   */
  void executorLost(String executorId, ExecutorLoss loss);

  /**
   * AWS is about to take a registered executor's task back: Spot two minutes ahead, or a host that
   * is retired. Told once for each executor, before {@link #executorLost}.
   *
   * @param executorId the decimal id the driver handed out
   * @param why in words for the user
   */
  void executorEnding(String executorId, String why);

  /**
   * The application cannot go on: executors fail in a way that will not mend itself.
   *
   * @param message what failed, on what, why and what to do
   */
  void applicationMustFail(String message);
}
