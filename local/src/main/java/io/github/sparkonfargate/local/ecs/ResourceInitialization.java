package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.ecs.LocalTask.Container;
import io.github.sparkonfargate.local.logs.Logs;
import io.github.sparkonfargate.local.secrets.SecretSources;
import io.github.sparkonfargate.local.time.Timeline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.Secret;

/**
 * What ECS does for a task before its start, under the task's execution role: it logs in to the
 * registry, makes EBS volumes, fetches the secrets and opens the log streams of the awslogs driver.
 */
final class ResourceInitialization {
  private static final Logger LOG = LoggerFactory.getLogger(ResourceInitialization.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(1);

  private final Logs logs;
  private final SecretSources secrets;
  private final ServiceRoles roles;
  private final Timeline timeline;
  private boolean reading;

  ResourceInitialization(Logs logs, SecretSources secrets, ServiceRoles roles, Timeline timeline) {
    this.logs = logs;
    this.secrets = secrets;
    this.roles = roles;
    this.timeline = timeline;
  }

  /** Why the task's images and volumes cannot be had, in AWS's words; empty if they can. */
  Optional<String> refusal(LocalTask task) {
    Optional<String> refusal = roles.volumeRefusal(task.plan.roles().infrastructure(), task.arn());
    for (Container container : task.containers) {
      refusal =
          refusal.or(
              () -> roles.pullRefusal(task.plan.roles().execution(), container.definition.image()));
    }
    return refusal;
  }

  /** Why the task cannot start, in AWS's words; empty if it can. */
  Optional<String> prepare(LocalTask task) {
    try {
      for (Container container : task.containers) {
        container.secrets = secrets(task, container);
      }
    } catch (SecretSources.Unavailable unavailable) {
      return Optional.of(unavailable.getMessage());
    }
    for (Container container : task.containers) {
      Optional<String> problem = openLog(task, container);
      if (problem.isPresent()) {
        end(task); // what was opened for the containers before
        return problem;
      }
    }
    return Optional.empty();
  }

  private Map<String, String> secrets(LocalTask task, Container container)
      throws SecretSources.Unavailable {
    Map<String, String> values = new LinkedHashMap<>();
    for (Secret secret : container.definition.secrets()) {
      values.put(secret.name(), value(task, secret.valueFrom()));
    }
    return values;
  }

  private String value(LocalTask task, String valueFrom) throws SecretSources.Unavailable {
    try {
      roles.readSecret(task.plan.roles().execution(), valueFrom);
    } catch (ServiceError denied) {
      throw SecretSources.denied(valueFrom, denied);
    }
    return secrets.value(valueFrom);
  }

  private Optional<String> openLog(LocalTask task, Container container) {
    LogConfiguration log = container.definition.logConfiguration();
    if (log == null || !"awslogs".equals(log.logDriverAsString())) {
      return Optional.empty();
    }
    String group = log.options().getOrDefault("awslogs-group", "");
    String stream = stream(task, container);
    String role = task.plan.roles().execution();
    try {
      if ("true".equals(log.options().get("awslogs-create-group")) && !logs.hasGroup(group)) {
        roles.createLogGroup(role, group);
        logs.ensureGroup(group);
      }
      roles.createLogStream(role, group, stream);
      if (!roles.mayPutLogEvents(role, group, stream)) {
        LOG.warn("Task {} may not write to its log: {} lacks logs:PutLogEvents", task.id, role);
        logs.open(group, stream);
        return Optional.empty();
      }
      logs.follow(group, stream, task.place.log(container.name()));
    } catch (ServiceError refused) {
      return Optional.of(
          "ResourceInitializationError: failed to validate logger args: create stream has been"
              + " retried 1 times: failed to create Cloudwatch log stream: "
              + refused.code()
              + ": "
              + refused.getMessage()
              + " : exit status 1");
    }
    readRegularly();
    return Optional.empty();
  }

  /** {@link io.github.sparkonfargate.local.logs.LogsRule#AWSLOGS_STREAM}. */
  static String stream(LocalTask task, Container container) {
    LogConfiguration log = container.definition.logConfiguration();
    String prefix = log == null ? "" : log.options().getOrDefault("awslogs-stream-prefix", "");
    return prefix + "/" + container.name() + "/" + task.id;
  }

  /** So that lines have their time even if nobody asks for them. */
  private void readRegularly() {
    if (reading) {
      return;
    }
    reading = true;
    timeline.after(LOG_INTERVAL, this::read);
  }

  private void read() {
    reading = false;
    try {
      logs.refresh();
    } catch (java.io.UncheckedIOException failure) {
      LOG.warn("Logs of tasks are not read: {}", failure.getMessage(), failure);
    }
    if (logs.following()) {
      readRegularly();
    }
  }

  /** The task is over: its last lines are taken in. */
  void end(LocalTask task) {
    for (Container container : task.containers) {
      LogConfiguration log = container.definition.logConfiguration();
      if (log != null) {
        logs.finish(log.options().getOrDefault("awslogs-group", ""), stream(task, container));
      }
    }
  }
}
