package io.github.sparkonfargate.driver;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.ecs.AwsEcsServices;
import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.EcsServices;
import java.time.Duration;
import java.util.function.Supplier;

/** An ECS service of one: deleted by its own task when the application has ended. */
final class EcsSupervisor implements Supervisor {
  private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

  private final Supplier<EcsServices> opener;
  private final String service;
  private final Rest rest;

  /** How it waits; tests do not. */
  @FunctionalInterface
  interface Rest {
    void rest(Duration time) throws InterruptedException;
  }

  EcsSupervisor(Supplier<EcsServices> opener, String service, Rest rest) {
    this.opener = opener;
    this.service = service;
    this.rest = rest;
  }

  /**
   * With the credentials of the task's role.
   *
   * @param cluster of the task
   */
  static EcsSupervisor of(String service, String cluster) {
    return new EcsSupervisor(
        () -> AwsEcsServices.create(AwsSettings.defaults(), cluster),
        service,
        time -> Thread.sleep(time.toMillis()));
  }

  @Override
  public boolean startsAgain(int exitCode) {
    return exitCode >= SIGNALS_FROM && exitCode <= SIGNALS_TO;
  }

  @Override
  public boolean isKept() {
    try (EcsServices services = opener.get()) {
      return services.find(service).filter(EcsServices.Service::active).isPresent();
    } catch (EcsException unknown) {
      // To leave too much behind is better than to take a successor's files away.
      System.err.println("spark-on-fargate: at the driver's end, " + unknown.getMessage());
      return true;
    }
  }

  /**
   * As long as the service is there, the end of this task would start the application anew, whose
   * output is written already: so the task stays, and says why, until the service is gone.
   */
  @Override
  public void release() {
    while (!deleted()) {
      try {
        rest.rest(BETWEEN_TRIES);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean deleted() {
    try (EcsServices services = opener.get()) {
      services.delete(service);
      return true;
    } catch (EcsException refused) {
      System.err.println(
          "spark-on-fargate: the application has ended, and its service cannot be deleted: "
              + refused.getMessage()
              + "; delete it by hand: aws ecs delete-service --force --service "
              + service);
      return false;
    }
  }
}
