package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.JsonActions;
import io.github.sparkonfargate.local.aws.QueryService;
import io.github.sparkonfargate.local.aws.WireRule;
import io.github.sparkonfargate.local.ec2.Ec2;
import io.github.sparkonfargate.local.ecs.Ecs;
import io.github.sparkonfargate.local.ecs.Network;
import io.github.sparkonfargate.local.ecs.ServiceRoles;
import io.github.sparkonfargate.local.iam.Iam;
import io.github.sparkonfargate.local.iam.Permission;
import io.github.sparkonfargate.local.iam.Sts;
import io.github.sparkonfargate.local.kms.Kms;
import io.github.sparkonfargate.local.logs.Logs;
import io.github.sparkonfargate.local.runner.TaskRunner;
import io.github.sparkonfargate.local.secrets.Parameters;
import io.github.sparkonfargate.local.secrets.SecretSources;
import io.github.sparkonfargate.local.secrets.Secrets;
import io.github.sparkonfargate.local.time.Timeline;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The services of AWS that are here, and how a call finds its own. */
final class AwsServices {
  /** By what stands before the dot of an X-Amz-Target. */
  private static final Map<String, String> NAME_BY_TARGET =
      Map.of(
          "AmazonEC2ContainerServiceV20141113", "ecs",
          "TrentService", "kms",
          "Logs_20140328", "logs",
          "secretsmanager", "secretsmanager",
          "AmazonSSM", "ssm");

  private final Ecs ecs;
  private final Kms kms;
  private final Logs logs;
  private final Iam iam;
  private final Map<String, JsonActions> jsonServices;
  private final List<QueryService> queryServices;

  AwsServices(Ecs.Settings settings, Network network, Timeline timeline, TaskRunner runner) {
    Account account = settings.account();
    Secrets secrets = new Secrets(account, timeline);
    Parameters parameters = new Parameters(account, timeline);
    this.kms = new Kms(account, timeline);
    this.logs = new Logs(account, timeline);
    this.iam = new Iam(account, timeline);
    ServiceRoles roles = new ServiceRoles(account, iam::authorize);
    this.ecs =
        new Ecs(settings, timeline, runner, logs, new SecretSources(secrets, parameters), roles);
    this.jsonServices =
        Map.of(
            "kms", kms.actions(),
            "logs", logs.actions(),
            "secretsmanager", secrets.actions(),
            "ssm", parameters.actions());
    this.queryServices = List.of(new Sts(), iam, new Ec2(account, network, ecs));
  }

  Ecs ecs() {
    return ecs;
  }

  Kms kms() {
    return kms;
  }

  Logs logs() {
    return logs;
  }

  /**
   * @param target such as {@code TrentService.Decrypt}
   * @return such as kms; {@code unknown} if there is no such service
   */
  static String nameOf(String target) {
    int dot = target.lastIndexOf('.');
    String service = dot < 0 ? "" : target.substring(0, dot);
    return NAME_BY_TARGET.getOrDefault(service, "unknown");
  }

  /**
   * Answers a call of JSON 1.1.
   *
   * @throws io.github.sparkonfargate.local.aws.ServiceError in AWS's words
   */
  ObjectNode call(String service, String action, JsonNode body, Consumer<String> ignored) {
    if (service.equals("ecs")) {
      return ecs.call(action, body, ignored);
    }
    JsonActions actions = jsonServices.get(service);
    if (actions == null) {
      throw WireRule.UNKNOWN_ACTION.refusal("");
    }
    return actions.call(action, body, ignored);
  }

  /** Refuses what the caller's role does not allow. */
  void authorize(String accessKey, List<Permission> needed) {
    iam.authorize(accessKey, needed);
  }

  /**
   * Refuses what the caller's role does not allow. For services other than ECS, KMS and CloudWatch
   * Logs policies are asked for the action alone, on any resource.
   *
   * @param accessKey that signed the call
   */
  void authorize(String accessKey, String service, String action, JsonNode body) {
    iam.authorize(
        accessKey,
        switch (service) {
          case "ecs" -> ecs.permissions(action, body);
          case "kms" -> kms.permissions(action, body);
          case "logs" -> logs.permissions(action, body);
          default -> List.of(Permission.of(service + ":" + action, Permission.NO_RESOURCE));
        });
  }

  List<QueryService> queryServices() {
    return queryServices;
  }
}
