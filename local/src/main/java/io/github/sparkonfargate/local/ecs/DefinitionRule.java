package io.github.sparkonfargate.local.ecs;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.guess;
import static io.github.sparkonfargate.local.aws.Source.model;
import static io.github.sparkonfargate.local.aws.Source.observed;

import io.github.sparkonfargate.local.aws.Rule;

/** What the calls about task definitions refuse. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum DefinitionRule implements Rule {
  SIZE(
      Terms.of(
          "ClientException",
          "A task definition has at most 64 KiB",
          docs("AmazonECS/latest/developerguide/service-quotas.html"))),
  FAMILY_GIVEN(
      Terms.of(
          "ClientException",
          "family is required",
          observed("AWS CLI users' questions: Family should not be null or empty."))),
  FAMILY_CHARACTERS(
      Terms.of(
          "ClientException",
          "A family is made of up to 255 letters, digits, hyphens and underscores",
          docs("AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"))),
  CONTAINER_GIVEN(
      Terms.of(
          "ClientException",
          "A task definition has a container",
          observed("AWS CLI users' questions: Container list cannot be empty."))),
  CONTAINERS_AT_MOST(
      Terms.of(
          "ClientException",
          "A task definition has at most 10 containers",
          docs("AmazonECS/latest/developerguide/service-quotas.html"))),
  CONTAINER_NAMES_DIFFER(
      Terms.of(
          "ClientException",
          "The names of a task definition's containers differ",
          guess("they are the keys of overrides and log streams"))),
  ESSENTIAL_CONTAINER(
      Terms.of(
          "ClientException",
          "A task definition has an essential container",
          docs("AmazonECS/latest/developerguide/task_definition_parameters.html"))),
  CONTAINER_NAMED(
      Terms.of(
          "ClientException",
          "A container has a name",
          observed("AWS CLI users' questions: Container.name should not be null or empty."))),
  CONTAINER_NAME_CHARACTERS(
      Terms.of(
          "ClientException",
          "A container's name is made of up to 255 letters, digits, hyphens and underscores",
          model("ContainerDefinition"))),
  IMAGE_GIVEN(
      Terms.of(
          "ClientException",
          "A container has an image",
          observed("AWS CLI users' questions: Container.image should not be null or empty."))),
  IMAGE_CHARACTERS(
      Terms.of(
          "ClientException",
          "An image has up to 255 characters and no spaces",
          model("ContainerDefinition"))),
  ROLE_EXISTS(
      Terms.of(
          "ClientException",
          "Task role and execution role exist; a short name will do",
          observed("AWS CLI users' questions: Role is not valid"))),
  NETWORK_MODE(
      Terms.of(
          "ClientException",
          "Fargate runs network mode awsvpc only",
          docs("AmazonECS/latest/developerguide/fargate-tasks-services.html").inItsWords())),
  CPU_GIVEN(
      Terms.of(
          "ClientException",
          "Fargate needs cpu for the task",
          docs("AmazonECS/latest/developerguide/fargate-tasks-services.html").inItsWords())),
  MEMORY_GIVEN(
      Terms.of(
          "ClientException",
          "Fargate needs memory for the task",
          docs("AmazonECS/latest/developerguide/fargate-tasks-services.html").inItsWords())),
  SIZE_NUMBER(
      Terms.of(
          "ClientException",
          "cpu and memory are numbers, or numbers with vCPU and GB",
          docs("AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html"))),
  SIZE_LEGAL(
      Terms.of(
          "ClientException",
          "cpu and memory are a pair of Fargate's table",
          docs("AmazonECS/latest/developerguide/fargate-tasks-services.html"))),
  CONTAINER_CPU_FITS(
      Terms.of(
          "ClientException",
          "The containers' cpu together fit into the task's",
          model("ContainerDefinition"))),
  CONTAINER_MEMORY_FITS(
      Terms.of(
          "ClientException",
          "A container's memory and reservation fit into the task's",
          model("ContainerDefinition"))),
  MEMORY_ABOVE_RESERVATION(
      Terms.of(
          "ClientException",
          "A container's memory is more than its reservation",
          model("ContainerDefinition"))),
  STORAGE(
      Terms.of("ClientException", "Ephemeral storage is 21 to 200 GiB", model("EphemeralStorage"))),
  STOP_TIMEOUT(
      Terms.of(
          "ClientException",
          "stopTimeout on Fargate is up to 120 seconds",
          model("ContainerDefinition"))),
  NOT_PRIVILEGED(
      Terms.of(
          "ClientException",
          "Fargate runs no privileged containers",
          docs("AmazonECS/latest/developerguide/fargate-tasks-services.html"))),
  LINUX_PARAMETERS(
      Terms.of(
          "ClientException",
          "Fargate takes no devices, swap or sharedMemorySize, and adds no capability but SYS_PTRACE",
          model("LinuxParameters"))),
  NO_LINKS(
      Terms.of(
          "ClientException",
          "Network mode awsvpc has no links, DNS settings, hostname or extra hosts",
          model("ContainerDefinition"))),
  HOST_PORT(
      Terms.of(
          "ClientException",
          "In awsvpc mode a host port is the container port or absent",
          model("PortMapping"))),
  PORT_RANGE(Terms.of("ClientException", "A port is 1 to 65535", guess("the range of TCP"))),
  LOG_DRIVER(
      Terms.of(
          "ClientException",
          "Fargate's log drivers are awslogs, splunk and awsfirelens",
          model("LogConfiguration"))),
  LOG_NEEDS_ROLE(
      Terms.of(
          "ClientException",
          "awslogs on Fargate needs an execution role",
          observed(
              "AWS CLI users' questions: Fargate requires task definition to have execution role ARN ..."))),
  LOG_OPTIONS(
      Terms.of(
          "ClientException",
          "awslogs on Fargate needs group, Region and stream prefix",
          docs("AmazonECS/latest/developerguide/using_awslogs.html"))),
  LOG_MODE(
      Terms.of(
          "ClientException",
          "The awslogs option mode is blocking or non-blocking",
          docs("AmazonECS/latest/developerguide/using_awslogs.html"))),
  SECRETS_NEED_ROLE(
      Terms.of(
          "ClientException",
          "Secrets need an execution role",
          observed("AWS CLI users' questions: When you are specifying container secrets ..."))),
  SECRET_SOURCE(
      Terms.of("ClientException", "A secret has a name and a valueFrom", model("Secret"))),
  SECRET_NAMES_DIFFER(
      Terms.of(
          "ClientException",
          "A name is an environment variable or a secret, not both",
          observed(
              "AWS CLI users' questions: The secret name must be unique and not shared with any new or existing environment variables ..."))),
  PLATFORM_OS(
      Terms.of(
          "ClientException",
          "Fargate's operating systems and CPU architectures are those of the model",
          model("RuntimePlatform"))),
  DEPENDS_ON_CONTAINER(
      Terms.of(
          "ClientException",
          "A container depends on containers of its task definition",
          model("ContainerDependency"))),
  VOLUME_KNOWN(
      Terms.of(
          "ClientException",
          "A mount point names a volume of the task definition",
          observed("AWS CLI users' questions: Unknown volume ..."))),
  REVISIONS(
      Terms.behaviour(
          "Each registration makes a new revision; a number is never used again",
          docs("AmazonECS/latest/developerguide/deregister-task-definition-v2.html"))),
  DEREGISTER_REVISION(
      Terms.of(
          "ClientException",
          "DeregisterTaskDefinition takes family:revision or an ARN",
          model("DeregisterTaskDefinitionRequest"))),
  DEREGISTER_EXISTS(
      Terms.of(
          "ClientException",
          "The task definition to deregister exists",
          observed("AWS CLI users' questions: The specified task definition does not exist."))),
  DESCRIBE_EXISTS(
      Terms.of(
          "ClientException",
          "The task definition to describe exists",
          observed("AWS CLI users' questions: Unable to describe task definition."))),
  DELETE_AT_MOST(
      Terms.of(
          "InvalidParameterException",
          "DeleteTaskDefinitions takes 1 to 10 task definitions",
          model("DeleteTaskDefinitionsRequest"))),
  DELETE_INACTIVE(
      Terms.behaviour(
          "Only a deregistered task definition can be deleted; another is a failure in the answer",
          docs("AmazonECS/latest/developerguide/delete-task-definition-v2.html"))),
  INACTIVE_DESCRIBED(
      Terms.behaviour(
          "A deregistered task definition can still be described",
          docs("AmazonECS/latest/developerguide/deregister-task-definition-v2.html"))),
  LIST_STATUS(
      Terms.of(
          "InvalidParameterException",
          "status is ACTIVE, INACTIVE or DELETE_IN_PROGRESS, or for families ALL",
          model("TaskDefinitionStatus")));

  private final Terms terms;

  DefinitionRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
