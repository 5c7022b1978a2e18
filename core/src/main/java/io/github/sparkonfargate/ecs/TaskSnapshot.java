package io.github.sparkonfargate.ecs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Fargate task as ECS described it at one moment. Words that ECS left out are empty strings.
 *
 * @param arn the task's ARN
 * @param status where it is in its life
 * @param desired where ECS is bringing it: RUNNING or STOPPED
 * @param stop why it ended, as far as ECS says
 * @param startedBy the application id that its RunTask call carried
 * @param address private IPv4 address, empty before there is one
 * @param capacityProvider FARGATE, FARGATE_SPOT or empty
 * @param tags tags of the task, where ECS gave them
 * @param times what happened when
 * @param group {@code service:NAME} of a service's task, which outlives its tags
 */
public record TaskSnapshot(
    String arn,
    TaskStatus status,
    TaskStatus desired,
    Stop stop,
    String startedBy,
    String address,
    String capacityProvider,
    Map<String, String> tags,
    Times times,
    String group) {

  /** The exit code where ECS reported none. */
  public static final int NO_EXIT_CODE = -1;

  /** Copies the tags. */
  public TaskSnapshot {
    tags = Map.copyOf(tags);
  }

  /** A task that belongs to no service. */
  public TaskSnapshot(
      String arn,
      TaskStatus status,
      TaskStatus desired,
      Stop stop,
      String startedBy,
      String address,
      String capacityProvider,
      Map<String, String> tags,
      Times times) {
    this(arn, status, desired, stop, startedBy, address, capacityProvider, tags, times, "");
  }

  /**
   * Why a task ended.
   *
   * @param code ECS's stopCode, empty while the task lives
   * @param reason ECS's stoppedReason
   * @param exitCode of the main container, or {@link #NO_EXIT_CODE}
   * @param containerReason the main container's own reason, such as an out-of-memory kill
   */
  public record Stop(String code, String reason, int exitCode, String containerReason) {
    /** The task lives. */
    public static final Stop NONE = new Stop("", "", NO_EXIT_CODE, "");
  }

  /** Times of a task; null before it happened. */
  public record Times(
      @Nullable Instant created, @Nullable Instant started, @Nullable Instant stopped) {
    /** Nothing known. */
    public static final Times UNKNOWN = new Times(null, null, null);
  }

  /** The part of the ARN after the last slash, for messages. */
  public String id() {
    return idOf(arn);
  }

  /** The part of a task ARN after the last slash, for messages. */
  public static String idOf(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  /** Whether the task ends or is to end, whoever asked for it. */
  public boolean isEnding() {
    return desired == TaskStatus.STOPPED || status.isEnding();
  }
}
