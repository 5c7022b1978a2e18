package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.ecs.EcsTasks;
import io.github.sparkonfargate.ecs.TaskListing;
import io.github.sparkonfargate.ecs.TaskSnapshot;
import io.github.sparkonfargate.task.DriverService;
import io.github.sparkonfargate.task.TaskTags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The cluster-mode applications of one ECS cluster, found by their drivers. */
final class Applications {
  private static final String DRIVER_MARK = "/driver";
  private static final int MOST = 5_000;

  private final EcsTasks ecs;
  private final TaskListing listing;

  Applications(EcsTasks ecs, TaskListing listing) {
    this.ecs = ecs;
    this.listing = listing;
  }

  /**
   * One application, in one of its attempts.
   *
   * @param id under which it was submitted
   * @param driver its task
   */
  record Application(String id, TaskSnapshot driver) {
    /** The service that keeps the driver alive, where there is one. */
    Optional<String> service() {
      return DriverService.ofGroup(driver.group());
    }
  }

  /**
   * The applications that a submission id means, oldest first; of the same id, the newest driver
   * only.
   *
   * @param submission ARN or id of the driver's task, application id, or either with {@code *}
   */
  List<Application> matching(String submission) {
    if (submission.startsWith("arn:")) {
      return drivers(List.of(submission));
    }
    Pattern pattern = Pattern.compile(Pattern.quote(submission).replace("*", "\\E.*\\Q"));
    List<Application> found = new ArrayList<>();
    if (!submission.contains("*")) {
      // One call, however many tasks there are.
      found.addAll(drivers(ecs.listStartedBy(DriverTask.startedBy(submission))));
    }
    if (found.isEmpty()) {
      List<String> arns = new ArrayList<>(listing.list(TaskListing.Which.RUNNING, MOST));
      arns.addAll(listing.list(TaskListing.Which.STOPPED, MOST));
      drivers(arns).stream()
          .filter(
              application ->
                  pattern.matcher(application.id()).matches()
                      || pattern.matcher(application.driver().id()).matches())
          .forEach(found::add);
    }
    return newestOfEach(found);
  }

  private static List<Application> newestOfEach(List<Application> found) {
    List<Application> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(application -> created(application.driver())));
    List<Application> newest = new ArrayList<>();
    for (Application application : sorted) {
      newest.removeIf(earlier -> earlier.id().equals(application.id()));
      newest.add(application);
    }
    return newest;
  }

  static Instant created(TaskSnapshot task) {
    Instant created = task.times().created();
    return created == null ? Instant.EPOCH : created;
  }

  private List<Application> drivers(List<String> arns) {
    List<Application> found = new ArrayList<>();
    for (int from = 0; from < arns.size(); from += EcsTasks.PAGE) {
      List<String> page = arns.subList(from, Math.min(arns.size(), from + EcsTasks.PAGE));
      for (TaskSnapshot task : ecs.describe(page).tasks()) {
        if (isDriver(task)) {
          found.add(new Application(applicationId(task), task));
        }
      }
    }
    return found;
  }

  /** ECS takes a task's tags away when it stops; what it was started by stays, and its group. */
  private static boolean isDriver(TaskSnapshot task) {
    return TaskTags.DRIVER.equals(task.tags().get(TaskTags.ROLE))
        || task.startedBy().endsWith(DRIVER_MARK)
        || DriverService.ofGroup(task.group()).isPresent();
  }

  private static String applicationId(TaskSnapshot task) {
    String mark = task.startedBy();
    return mark.endsWith(DRIVER_MARK)
        ? mark.substring(0, mark.length() - DRIVER_MARK.length())
        : DriverService.applicationOfGroup(task.group())
            .orElseGet(() -> task.tags().getOrDefault(TaskTags.APPLICATION, mark));
  }
}
