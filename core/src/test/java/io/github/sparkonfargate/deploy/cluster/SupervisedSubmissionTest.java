package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.driver.Orders;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsServices;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SupervisedSubmissionTest extends SubmissionCase {

  @Test
  void aSupervisedDriverIsStartedAgainByItsServiceAndTheClientGetsTheExitCode() throws Exception {
    conf.put("spark.fargate.driver.supervise", "true");
    var begin = clock.instant();
    whileWaiting =
        () -> {
          Duration since = Duration.between(begin, clock.instant());
          if (since.toSeconds() == 60) {
            ecs.exit(ecs.alive().get(0), 137, "");
          } else if (since.toSeconds() == 180) {
            // As the driver itself does when the application has ended.
            ecs.exit(ecs.alive().get(0), 3, "");
            services.delete("spark-1-driver");
          }
        };

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(3);

    assertThat(ecs.launches()).isEmpty();
    assertThat(ecs.all()).hasSize(2);
    assertThat(lines.said)
        .anyMatch(line -> line.contains("exit code 137; ECS starts it again"))
        .anyMatch(line -> line.contains("ended with exit code 3"));
    EcsServices.Order service = services.orders().get("spark-1-driver");
    assertThat(service.tags()).containsEntry("spark-role", "driver");
  }

  @Test
  void aSupervisedDriverThatCannotStartIsGivenUp() throws Exception {
    conf.put("spark.fargate.driver.supervise", "true");
    ecs.failStarts(100, "CannotPullContainerError: denied");

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(1);

    assertThat(services.deleted()).containsExactly("spark-1-driver");
    assertThat(lines.said).anyMatch(line -> line.contains("CannotPullContainerError"));
  }

  @Test
  void aServiceThatFindsNoRoomIsWaitedForAndSaysWhy() throws Exception {
    conf.put("spark.fargate.driver.supervise", "true");
    services.cannotPlace("was unable to place a task");
    var begin = clock.instant();
    whileWaiting = () -> {};
    whileResting =
        () -> {
          if (Duration.between(begin, clock.instant()).toMinutes() == 10) {
            services.cannotPlace("");
          }
          if (Duration.between(begin, clock.instant()).toMinutes() == 12) {
            ecs.alive().forEach(arn -> ecs.exit(arn, 0, ""));
            services.delete("spark-1-driver");
          }
        };

    assertThat(submit(Orders.of(Map.of()))).isZero();

    assertThat(lines.statuses).anyMatch(line -> line.contains("was unable to place a task"));
  }

  @Test
  void whenTheServiceIsRefusedTheUploadsAreTakenBack() {
    conf.put("spark.fargate.driver.supervise", "true");
    conf.put("spark.fargate.file.upload.path", "s3://bkt/p");
    services.refuse(new EcsException(EcsException.Kind.ACCESS, "CreateService refused"));

    assertThatThrownBy(() -> submit(Orders.of(Map.of("spark.password", "tiger"))))
        .hasMessage("CreateService refused");
    assertThat(store.uris()).isEmpty();
  }

  @Test
  void aYesAtTheTerminalEndsASupervisedApplicationForGood() throws Exception {
    conf.put("spark.fargate.driver.supervise", "true");
    ctrlC = ctrlC(true, "y\n");
    whileWaiting = ctrlC::interrupted;

    assertThat(submit(Orders.of(Map.of()))).isEqualTo(143);

    assertThat(services.deleted()).containsExactly("spark-1-driver");
  }
}
