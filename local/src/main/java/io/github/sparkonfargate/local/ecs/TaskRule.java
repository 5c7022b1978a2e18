package io.github.sparkonfargate.local.ecs;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.guess;
import static io.github.sparkonfargate.local.aws.Source.model;
import static io.github.sparkonfargate.local.aws.Source.observed;

import io.github.sparkonfargate.local.aws.Rule;

/** What the calls about tasks refuse, and how tasks live. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum TaskRule implements Rule {
  DESCRIBE_SOME(
      Terms.of(
          "InvalidParameterException",
          "DescribeTasks takes at least one task",
          observed("AWS CLI users' questions: Tasks can not be empty."))),
  DESCRIBE_AT_MOST(
      Terms.of(
          "InvalidParameterException",
          "DescribeTasks takes up to 100 tasks",
          model("DescribeTasksRequest"))),
  ID_LENGTH(
      Terms.of(
          "InvalidParameterException",
          "A task id has 32 or 36 characters",
          observed("AWS CLI users' questions: taskId length should be one of [32,36]"))),
  ARN_SHAPE(
      Terms.of(
          "InvalidParameterException",
          "A task's ARN ends with cluster and id",
          observed(
              "AWS CLI users' questions: Invalid identifier: Unexpected number of separators"))),
  ARN_OF_CLUSTER(
      Terms.of(
          "InvalidParameterException",
          "A task's ARN is of the cluster that is asked",
          observed("AWS CLI users' questions: Identifier is for cluster ..."))),
  UNKNOWN_MISSING(
      Terms.behaviour(
          "An unknown task is a failure MISSING in an answer of status 200",
          docs("AmazonECS/latest/developerguide/api_failures_messages.html"))),
  NEW_MISSING(
      Terms.behaviour(
          "A new task may be MISSING for a moment: the API is eventually consistent",
          docs("AmazonECS/latest/APIReference/API_RunTask.html"))),
  STOP_GIVEN(
      Terms.of("InvalidParameterException", "StopTask needs a task", model("StopTaskRequest"))),
  STOP_EXISTS(
      Terms.of(
          "InvalidParameterException",
          "The task to stop exists",
          observed("AWS CLI users' questions: The referenced task was not found."))),
  STOP_REASON_LENGTH(
      Terms.of(
          "InvalidParameterException",
          "The reason of a stop has up to 1024 characters",
          guess("the model gives no length"))),
  STOP_DROPS_TAGS(
      Terms.behaviour(
          "StopTask deletes the task's tags",
          docs("AmazonECS/latest/APIReference/API_StopTask.html"))),
  STOP_TERM_THEN_KILL(
      Terms.behaviour(
          "A stopped container gets SIGTERM and, after its stopTimeout of 30 seconds unless said otherwise, SIGKILL",
          docs("AmazonECS/latest/APIReference/API_StopTask.html"))),
  LIST_STARTED_BY_ALONE(
      Terms.of(
          "InvalidParameterException",
          "startedBy is the only filter of a listing",
          docs("AmazonECS/latest/APIReference/API_ListTasks.html"))),
  LIST_DESIRED_STATUS(
      Terms.of(
          "InvalidParameterException",
          "desiredStatus is RUNNING, PENDING or STOPPED",
          model("DesiredStatus"))),
  LIST_LAUNCH_TYPE(
      Terms.of(
          "InvalidParameterException",
          "launchType of a listing is one of the model",
          model("LaunchType"))),
  LIST_RUNNING(
      Terms.behaviour(
          "A listing shows tasks that are meant to run, unless desiredStatus is STOPPED; PENDING shows none",
          docs("AmazonECS/latest/APIReference/API_ListTasks.html"))),
  STATES(
      Terms.behaviour(
          "A task goes from PROVISIONING by PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING and DEPROVISIONING to STOPPED",
          docs("AmazonECS/latest/developerguide/task-lifecycle-explanation.html"))),
  STOPPED_KEPT(
      Terms.behaviour(
          "A stopped task is described for an hour",
          docs("AmazonECS/latest/developerguide/stopped-task-errors.html"))),
  ESSENTIAL_EXIT(
      Terms.behaviour(
          "When an essential container exits, the task stops",
          docs("AmazonECS/latest/developerguide/task_definition_parameters.html"))),
  SPOT_NOTICE(
      Terms.behaviour(
          "An interrupted Spot task has two minutes: SIGTERM at once, SIGKILL after its stopTimeout",
          docs("AmazonECS/latest/developerguide/fargate-capacity-providers.html"))),
  INFRASTRUCTURE_STOP(
      Terms.behaviour(
          "AWS may stop a task for maintenance, with the stop code TerminationNotice",
          docs("AmazonECS/latest/developerguide/task-maintenance.html"))),
  IMAGE_PULL(
      Terms.behaviour(
          "A task whose image cannot be pulled fails to start: CannotPullContainerError",
          docs("AmazonECS/latest/developerguide/task_cannot_pull_image.html").inItsWords())),
  INTERFACE(
      Terms.behaviour(
          "A task without network interface fails to start; a subnet out of addresses gives it none",
          docs("AmazonECS/latest/developerguide/stopped-task-error-codes.html"))),
  SECRET_FETCHED(
      Terms.behaviour(
          "A task whose secret cannot be read fails to start: ResourceInitializationError",
          docs("AmazonECS/latest/developerguide/resource-initialization-error.html").inItsWords())),
  LOG_GROUP_EXISTS(
      Terms.behaviour(
          "A task whose log group is missing fails to start, unless awslogs-create-group is true",
          docs("AmazonECS/latest/developerguide/using_awslogs.html"))),
  ADDRESS(
      Terms.behaviour(
          "A task has an elastic network interface of its own, with a private address and with a public one if asked for",
          docs("AmazonECS/latest/developerguide/fargate-task-networking.html"))),
  EXECUTE_COMMAND(
      Terms.of(
          "InvalidParameterException",
          "ExecuteCommand runs in a task with enableExecuteCommand; here it never does",
          guess("there is no Systems Manager here")));

  private final Terms terms;

  TaskRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
