package io.github.sparkonfargate.local.ecs;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.iam.Gate;
import io.github.sparkonfargate.local.iam.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What ECS may do for a task under the task's execution role and its infrastructure role. A task
 * without such a role needs nothing of it here: the rules of task definitions say when there must
 * be one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html">Execution
 *     role</a> and <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/infrastructure_IAM_role.html">infrastructure
 *     role</a>
 */
public final class ServiceRoles {
  private static final Pattern ECR_IMAGE =
      Pattern.compile("(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com/([^:@]+)([:@].*)?");
  private static final String MANAGED = "AmazonECSManaged";
  private static final String CREATED = "AmazonECSCreated";

  private final Account account;
  private final Gate gate;

  public ServiceRoles(Account account, Gate gate) {
    this.account = account;
    this.gate = gate;
  }

  /** Why an image of ECR may not be pulled, in the words of ECS; other images need no role. */
  Optional<String> pullRefusal(@Nullable String executionRole, String image) {
    Matcher ecr = ECR_IMAGE.matcher(image);
    if (!ecr.matches()) {
      return Optional.empty();
    }
    String repository =
        "arn:aws:ecr:" + ecr.group(2) + ":" + ecr.group(1) + ":repository/" + ecr.group(3);
    Optional<String> login =
        refusal(
                executionRole,
                List.of(Permission.of("ecr:GetAuthorizationToken", Permission.NO_RESOURCE)))
            .map(
                why ->
                    "ResourceInitializationError: unable to pull secrets or registry auth:"
                        + " execution resource retrieval failed: unable to retrieve ecr registry"
                        + " auth: service call has been retried 1 time(s): "
                        + why);
    return login.or(
        () ->
            refusal(
                    executionRole,
                    List.of(
                        Permission.of("ecr:BatchGetImage", repository),
                        Permission.of("ecr:BatchCheckLayerAvailability", repository),
                        Permission.of("ecr:GetDownloadUrlForLayer", repository)))
                .map(
                    why ->
                        "CannotPullContainerError: pull image manifest has been retried 1 time(s):"
                            + " failed to resolve ref "
                            + image
                            + ": "
                            + why));
  }

  /**
   * @throws ServiceError AccessDeniedException
   */
  void createLogGroup(@Nullable String executionRole, String group) {
    authorize(executionRole, Permission.of("logs:CreateLogGroup", stream(group, "")));
  }

  /**
   * @throws ServiceError AccessDeniedException
   */
  void createLogStream(@Nullable String executionRole, String group, String stream) {
    authorize(executionRole, Permission.of("logs:CreateLogStream", stream(group, stream)));
  }

  /** Whether the task's lines arrive; where they may not, the task runs all the same. */
  boolean mayPutLogEvents(@Nullable String executionRole, String group, String stream) {
    return refusal(
            executionRole, List.of(Permission.of("logs:PutLogEvents", stream(group, stream))))
        .isEmpty();
  }

  private String stream(String group, String stream) {
    return account.arn("logs", "log-group:" + group + ":log-stream:" + stream);
  }

  /**
   * @param valueFrom of a container's secret
   * @throws ServiceError AccessDeniedException
   */
  void readSecret(@Nullable String executionRole, String valueFrom) {
    if (valueFrom.contains(":secretsmanager:")) {
      String[] parts = valueFrom.split(":", -1);
      String arn = String.join(":", List.of(parts).subList(0, Math.min(7, parts.length)));
      authorize(executionRole, Permission.of("secretsmanager:GetSecretValue", arn));
      return;
    }
    String arn =
        valueFrom.startsWith("arn:")
            ? valueFrom
            : account.arn("ssm", "parameter" + (valueFrom.startsWith("/") ? "" : "/") + valueFrom);
    authorize(executionRole, Permission.of("ssm:GetParameters", arn));
  }

  /** Why ECS cannot make the task's EBS volumes, in its words; empty if there are none. */
  Optional<String> volumeRefusal(@Nullable String infrastructureRole, String taskArn) {
    if (infrastructureRole == null) {
      return Optional.empty();
    }
    String volume = account.arn("ec2", "volume/*");
    Map<String, String> asked =
        Map.of("aws:RequestTag/" + CREATED, taskArn, "aws:RequestTag/" + MANAGED, "true");
    Map<String, String> tagging =
        Map.of(
            "aws:RequestTag/" + CREATED,
            taskArn,
            "aws:RequestTag/" + MANAGED,
            "true",
            "ec2:CreateAction",
            "CreateVolume");
    Map<String, String> made =
        Map.of("aws:ResourceTag/" + CREATED, taskArn, "aws:ResourceTag/" + MANAGED, "true");
    List<Permission> needed = new ArrayList<>();
    needed.add(new Permission("ec2:CreateVolume", volume, asked));
    needed.add(new Permission("ec2:CreateTags", volume, tagging));
    needed.add(Permission.of("ec2:DescribeVolumes", Permission.NO_RESOURCE));
    needed.add(Permission.of("ec2:DescribeAvailabilityZones", Permission.NO_RESOURCE));
    needed.add(new Permission("ec2:AttachVolume", volume, made));
    // What it needs at the end of the task is asked for here: else volumes would be left, and cost.
    needed.add(new Permission("ec2:DetachVolume", volume, made));
    needed.add(new Permission("ec2:DeleteVolume", volume, made));
    return refusal(infrastructureRole, needed)
        .map(why -> "ResourceInitializationError: failed to create or attach EBS volume: " + why);
  }

  private void authorize(@Nullable String role, Permission needed) {
    if (role != null) {
      gate.authorize(account.accessKeyOf(role), List.of(needed));
    }
  }

  private Optional<String> refusal(@Nullable String role, List<Permission> needed) {
    try {
      needed.forEach(each -> authorize(role, each));
      return Optional.empty();
    } catch (ServiceError denied) {
      return Optional.of(denied.code() + ": " + denied.getMessage());
    }
  }
}
