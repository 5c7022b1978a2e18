package io.github.sparkonfargate.local.ecs;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;

/** One service: what was asked for, and its deployments. Owned by the timeline's thread. */
final class LocalService {
  /** AWS describes the last hundred. */
  private static final int EVENTS = 100;

  /** Tasks of one definition that a service starts. */
  static final class Deployment {
    final String id;
    final LaunchPlan plan;
    final Instant createdAt;
    Instant updatedAt;
    int startsFailed;
    Instant notBefore;

    Deployment(String id, LaunchPlan plan, Instant now) {
      this.id = id;
      this.plan = plan;
      this.createdAt = now;
      this.updatedAt = now;
      this.notBefore = now;
    }
  }

  final String arn;
  final String name;
  final String clusterArn;
  final Instant createdAt;
  final Deque<ServiceEvent> events = new ArrayDeque<>();
  CreateServiceRequest wanted;
  Deployment primary;
  int desiredCount;
  String status = "ACTIVE";

  /** Deployments that were replaced and have tasks still, newest first. */
  final Deque<Deployment> old = new ArrayDeque<>();

  LocalService(String arn, String clusterArn, CreateServiceRequest wanted, Deployment primary) {
    this.arn = arn;
    this.name = wanted.serviceName();
    this.clusterArn = clusterArn;
    this.wanted = wanted;
    this.primary = primary;
    this.createdAt = primary.createdAt;
    this.desiredCount = wanted.desiredCount();
  }

  boolean active() {
    return status.equals("ACTIVE");
  }

  /** Tasks of a service are of this group. */
  String group() {
    return "service:" + name;
  }

  @Nullable Deployment deployment(@Nullable String id) {
    if (primary.id.equals(id)) {
      return primary;
    }
    return old.stream().filter(each -> each.id.equals(id)).findFirst().orElse(null);
  }

  void tell(String message, Instant now) {
    String text = "(service " + name + ") " + message;
    ServiceEvent last = events.peekFirst();
    if (last != null && last.message().equals(text)) {
      return; // a service that waits says so once
    }
    events.addFirst(
        ServiceEvent.builder()
            .id(UUID.randomUUID().toString())
            .createdAt(now)
            .message(text)
            .build());
    if (events.size() > EVENTS) {
      events.removeLast();
    }
  }
}
