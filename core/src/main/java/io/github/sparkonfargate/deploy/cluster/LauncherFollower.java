package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.TaskStatus;
import io.github.sparkonfargate.scheduler.LauncherLink;
import org.apache.spark.SparkConf;
import org.apache.spark.launcher.SparkAppHandle;
import org.jspecify.annotations.Nullable;

/**
 * Tells the program that submitted by {@code SparkLauncher} how the driver goes, and ends the
 * driver when that program's handle is told to stop. Submitted otherwise, it changes nothing. Used
 * by the submitting thread; the request to stop comes on a thread of Spark's.
 */
final class LauncherFollower {
  private final LauncherLink link;
  private final Announcer announcer;

  /** Guarded by this, as is the other: the request may come before there is a driver. */
  private @Nullable WatchedDriver driver;

  private boolean stopRequested;

  LauncherFollower(SparkConf conf, Announcer announcer) {
    this.link = new LauncherLink(conf, this::stop);
    this.announcer = announcer;
  }

  /** Before the driver is launched. */
  void begin(String applicationId) {
    link.begin(applicationId);
  }

  /** The same driver; what is seen of it is told. */
  WatchedDriver follow(WatchedDriver launched) {
    synchronized (this) {
      driver = launched;
      if (stopRequested) {
        stop(launched);
      }
    }
    return new WatchedDriver() {
      @Override
      public Look look() {
        Look look = launched.look();
        if (look.task() != null && look.task().status() == TaskStatus.RUNNING) {
          link.setState(SparkAppHandle.State.RUNNING);
        }
        return look;
      }

      @Override
      public void stop(String reason) {
        launched.stop(reason);
      }
    };
  }

  /** The application has ended, or never began. */
  void ended(int exitCode) {
    link.end(exitCode == 0 ? SparkAppHandle.State.FINISHED : SparkAppHandle.State.FAILED);
  }

  /** Called for {@code SparkAppHandle.stop}. */
  synchronized void stop() {
    stopRequested = true;
    if (driver != null) {
      stop(driver);
    }
  }

  private void stop(WatchedDriver running) {
    try {
      running.stop("stopped by the program that submitted it");
    } catch (EcsException e) {
      announcer.say("the driver goes on: " + e.getMessage());
    }
  }
}
