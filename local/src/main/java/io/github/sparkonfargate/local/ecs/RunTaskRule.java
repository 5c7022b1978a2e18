package io.github.sparkonfargate.local.ecs;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.guess;
import static io.github.sparkonfargate.local.aws.Source.model;
import static io.github.sparkonfargate.local.aws.Source.observed;

import io.github.sparkonfargate.local.aws.Rule;

/** What RunTask refuses, and how it places what it takes. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum RunTaskRule implements Rule {
  COUNT(
      Terms.of(
          "InvalidParameterException",
          "count is 1 to 10",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  CLIENT_TOKEN(
      Terms.of(
          "InvalidParameterException",
          "A clientToken has up to 64 characters from ASCII 33 to 126",
          docs("AmazonECS/latest/APIReference/ECS_Idempotency.html"))),
  CLIENT_TOKEN_SAME_REQUEST(
      Terms.of(
          "ConflictException",
          "A clientToken stands for one request; another one with it conflicts, and the answer names the tasks",
          docs("AmazonECS/latest/APIReference/ECS_Idempotency.html"))),
  CLIENT_TOKEN_REPLAY(
      Terms.behaviour(
          "The same request with the same clientToken is answered with the first one's tasks, for 24 hours",
          docs("AmazonECS/latest/APIReference/ECS_Idempotency.html"))),
  STARTED_BY_LENGTH(
      Terms.of(
          "InvalidParameterException",
          "startedBy has up to 128 characters",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  STARTED_BY_CHARACTERS(
      Terms.of(
          "InvalidParameterException",
          "startedBy is made of letters, digits, hyphens, slashes and underscores",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  GROUP_LENGTH(
      Terms.of(
          "InvalidParameterException",
          "group has up to 255 characters",
          guess("the length of a family, from which the default group is made"))),
  PROPAGATE_FROM_DEFINITION(
      Terms.of(
          "InvalidParameterException",
          "A task run by RunTask takes tags from its task definition, not from a service",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  DEFINITION_GIVEN(
      Terms.of("ClientException", "taskDefinition is required", model("RunTaskRequest"))),
  DEFINITION_EXISTS(
      Terms.of(
          "ClientException",
          "The task definition exists",
          observed("AWS CLI users' questions: TaskDefinition not found."))),
  DEFINITION_ACTIVE(
      Terms.of(
          "ClientException",
          "A deregistered task definition does not run",
          observed("AWS CLI users' questions: TaskDefinition is inactive"))),
  LAUNCH_TYPE_OR_STRATEGY(
      Terms.of(
          "InvalidParameterException",
          "A launch type and a capacity provider strategy exclude each other",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  LAUNCH_TYPE_KNOWN(
      Terms.of(
          "InvalidParameterException",
          "launchType is EC2, FARGATE, EXTERNAL or MANAGED_INSTANCES",
          model("LaunchType"))),
  FARGATE_ONLY(
      Terms.of(
          "InvalidParameterException",
          "Without launch type, strategy or default strategy ECS looks for container instances; here there are none",
          observed(
              "AWS CLI users' questions: No Container Instances were found in your cluster."))),
  PROVIDER_OF_CLUSTER(
      Terms.of(
          "InvalidParameterException",
          "Each capacity provider of a strategy is associated with the cluster",
          observed("dask-cloudprovider pull request 348"))),
  STRATEGY_ITEMS(
      Terms.of(
          "InvalidParameterException",
          "A strategy has at most 20 capacity providers",
          model("CapacityProviderStrategy"))),
  STRATEGY_WEIGHT(
      Terms.of(
          "InvalidParameterException",
          "A weight is 0 to 1000 and a base 0 to 100000",
          model("CapacityProviderStrategyItem"))),
  STRATEGY_ONE_BASE(
      Terms.of(
          "InvalidParameterException",
          "Only one capacity provider of a strategy has a base",
          model("CapacityProviderStrategyItem"))),
  STRATEGY_SOME_WEIGHT(
      Terms.of(
          "InvalidParameterException",
          "Some weight of a strategy with several providers is more than 0",
          model("CapacityProviderStrategyItem"))),
  STRATEGY_PLACES(
      Terms.behaviour(
          "A strategy places its base first and the rest by weight",
          docs("AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html"))),
  DEFAULT_STRATEGY(
      Terms.behaviour(
          "Without launch type and strategy the cluster's default strategy is taken",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  OVERRIDES_LENGTH(
      Terms.of(
          "InvalidParameterException",
          "The overrides have at most 8192 characters, JSON included",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  OVERRIDE_NAMES_CONTAINER(
      Terms.of(
          "InvalidParameterException",
          "An override names a container of the task definition",
          observed("AWS CLI users' questions: Override for container named ..."))),
  OVERRIDE_NAMED(
      Terms.of(
          "InvalidParameterException",
          "A container override has a name",
          model("ContainerOverride"))),
  ROLE_ASSUMABLE(
      Terms.of(
          "ClientException",
          "A role of the overrides exists and is given by its ARN",
          observed("AWS CLI users' questions: ECS was unable to assume the role ..."))),
  NETWORK_GIVEN(
      Terms.of(
          "InvalidParameterException",
          "networkMode awsvpc needs a network configuration",
          observed("AWS CLI users' questions: Network Configuration must be provided ..."))),
  SUBNETS_GIVEN(
      Terms.of(
          "InvalidParameterException",
          "An awsvpc configuration has a subnet",
          model("AwsVpcConfiguration"))),
  SUBNETS_AT_MOST(
      Terms.of(
          "InvalidParameterException",
          "An awsvpc configuration has at most 16 subnets",
          model("AwsVpcConfiguration"))),
  GROUPS_AT_MOST(
      Terms.of(
          "InvalidParameterException",
          "An awsvpc configuration has at most 5 security groups",
          model("AwsVpcConfiguration"))),
  SUBNET_EXISTS(
      Terms.of(
          "InvalidParameterException",
          "The subnets exist",
          observed("AWS CLI users' questions: InvalidSubnetID.NotFound"))),
  GROUP_EXISTS(
      Terms.of(
          "InvalidParameterException",
          "The security groups exist",
          observed("AWS CLI users' questions: InvalidGroup.NotFound"))),
  PUBLIC_IP_WORD(
      Terms.of(
          "InvalidParameterException",
          "assignPublicIp is ENABLED or DISABLED",
          model("AssignPublicIp"))),
  PLATFORM_EXISTS(
      Terms.of(
          "PlatformUnknownException",
          "The platform version exists",
          model("PlatformUnknownException"))),
  EXEC_NEEDS_ROLE(
      Terms.of(
          "InvalidParameterException",
          "enableExecuteCommand needs a task role",
          docs("AmazonECS/latest/developerguide/ecs-exec.html"))),
  VOLUME_CONFIGURED(
      Terms.of(
          "InvalidParameterException",
          "A volume configuration names a volume of the task definition that is configured at launch",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  CAPACITY_FAILURE(
      Terms.behaviour(
          "Tasks that find no capacity are failures in an answer of status 200, beside those that started",
          docs("https://repost.aws/knowledge-center/ecs-fargate-runtask-capacity").inItsWords())),
  VCPU_QUOTA(
      Terms.behaviour(
          "On-demand and Spot tasks have each a quota of vCPUs; beyond it tasks are failures in an answer of status 200",
          docs("https://docs.aws.amazon.com/general/latest/gr/ecs-service.html"))),
  SUBNET_TURNS(
      Terms.behaviour(
          "The tasks of a call are spread over its subnets",
          guess("nothing is promised; users see a spread")));

  private final Terms terms;

  RunTaskRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
