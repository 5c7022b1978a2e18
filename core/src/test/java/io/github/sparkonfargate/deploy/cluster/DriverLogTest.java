package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.driver.DriverResult;
import io.github.sparkonfargate.driver.Orders;
import io.github.sparkonfargate.ecs.EcsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverLogTest extends SubmissionCase {

  @Test
  void saysWhereTheLogIsAndItsLastLinesWhenTheDriverFailed() throws Exception {
    exitsAfter(Duration.ofSeconds(30), 1);
    ecs.onLaunch(
        launch -> {
          log("it reads the table");
          log("password is tiger");
          log(new DriverResult("spark-1", 1, "ValueError: no luck").toLine());
        });
    logs.lateBy(2);

    submit(Orders.of(Map.of()));

    assertThat(lines.said)
        .contains("| it reads the table", "it failed with: ValueError: no luck")
        .noneMatch(line -> line.contains("tiger") || line.contains("spark-on-fargate result"))
        .anyMatch(
            line ->
                line.startsWith(
                    "its log: https://eu-west-1.console.aws.amazon.com/cloudwatch/home"));
    assertThat(logs.looks()).isEqualTo(3);
  }

  @Test
  void aLogThatNobodyMayReadDoesNotChangeTheExitCode() throws Exception {
    exitsAfter(Duration.ofSeconds(30), 3);
    logs.refuse(new EcsException(EcsException.Kind.ACCESS, "GetLogEvents refused: no"));

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(3);

    assertThat(lines.said).contains("the driver's log cannot be read: GetLogEvents refused: no");
  }

  @Test
  void theLogOfADriverThatDidWellIsNotRead() throws Exception {
    exitsAfter(Duration.ofSeconds(30), 0);

    submit(Orders.of(Map.of()));

    assertThat(logs.looks()).isZero();
  }

  /** Of the first task that the fake starts. */
  private void log(String line) {
    logs.add("/spark-fargate", "spark/spark/" + String.format("%032x", 1), line);
  }
}
