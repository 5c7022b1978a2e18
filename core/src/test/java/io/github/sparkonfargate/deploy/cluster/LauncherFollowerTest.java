package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.EcsException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class LauncherFollowerTest {
  private final SpokenLines lines = new SpokenLines();
  private final LauncherFollower follower = new LauncherFollower(new SparkConf(false), lines);
  private final List<String> stopped = new ArrayList<>();

  @Test
  void passesOnWhatIsSeenOfTheDriverAndWhoStopsIt() {
    WatchedDriver.Look seen = new WatchedDriver.Look(null, false, "ECS is starting it");

    WatchedDriver followed = follower.follow(driver(seen));
    followed.stop("at the terminal");

    assertThat(followed.look()).isSameAs(seen);
    assertThat(stopped).containsExactly("at the terminal");
  }

  @Test
  void aRequestToStopEndsTheDriver() {
    follower.follow(driver(new WatchedDriver.Look(null, false, "")));

    follower.stop();

    assertThat(stopped).containsExactly("stopped by the program that submitted it");
  }

  @Test
  void aRequestThatComesBeforeThereIsADriverIsNotForgotten() {
    follower.stop();

    follower.follow(driver(new WatchedDriver.Look(null, false, "")));

    assertThat(stopped).hasSize(1);
  }

  @Test
  void aRefusalToStopIsSaid() {
    follower.follow(
        new WatchedDriver() {
          @Override
          public Look look() {
            return new Look(null, false, "");
          }

          @Override
          public void stop(String reason) {
            throw new EcsException(EcsException.Kind.ACCESS, "StopTask refused");
          }
        });

    follower.stop();

    assertThat(lines.said).anyMatch(line -> line.contains("goes on: "));
  }

  private WatchedDriver driver(WatchedDriver.Look look) {
    return new WatchedDriver() {
      @Override
      public Look look() {
        return look;
      }

      @Override
      public void stop(String reason) {
        stopped.add(reason);
      }
    };
  }
}
