package io.github.sparkonfargate.scheduler;

import org.apache.spark.SparkConf;
import org.apache.spark.launcher.LauncherBackend;
import org.apache.spark.launcher.SparkAppHandle;

/**
 * Tells the program that started this one by Spark's {@code SparkLauncher} or {@code
 * InProcessLauncher} how the application goes. Started otherwise, it does nothing. A state that is
 * final stays: Spark's own side of the connection ignores what comes after it.
 *
 * <p>Called by the thread that starts and stops the application; Spark calls {@link #onStopRequest}
 * on a thread of its own.
 */
public final class LauncherLink extends LauncherBackend {
  private final SparkConf conf;
  private final Runnable stop;

  /**
   * @param conf has, with {@code InProcessLauncher}, the port to connect to; else a variable has it
   * @param stop ends the application: {@code SparkAppHandle.stop}
   */
  public LauncherLink(SparkConf conf, Runnable stop) {
    this.conf = conf;
    this.stop = stop;
  }

  /** Connects, and says that the application is on its way. */
  public void begin(String applicationId) {
    connect();
    setAppId(applicationId);
    setState(SparkAppHandle.State.SUBMITTED);
  }

  /** Says how it ended, and disconnects. */
  public void end(SparkAppHandle.State state) {
    setState(state);
    close();
  }

  @Override
  public SparkConf conf() {
    return conf;
  }

  @Override
  public void onStopRequest() {
    setState(SparkAppHandle.State.KILLED);
    stop.run();
  }
}
