package io.github.sparkonfargate.local.ecs;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.guess;
import static io.github.sparkonfargate.local.aws.Source.model;
import static io.github.sparkonfargate.local.aws.Source.observed;

import io.github.sparkonfargate.local.aws.Rule;

/** What the calls about services refuse, and how a service keeps its tasks. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum ServiceRule implements Rule {
  NAME(
      Terms.of(
          "InvalidParameterException",
          "A service's name has up to 255 letters, digits, hyphens and underscores",
          docs("AmazonECS/latest/APIReference/API_CreateService.html"))),
  DESIRED_COUNT(
      Terms.of(
          "InvalidParameterException",
          "desiredCount is 0 or more",
          guess("the model gives no range"))),
  DESIRED_COUNT_GIVEN(
      Terms.of(
          "InvalidParameterException",
          "A REPLICA service has a desiredCount",
          docs("AmazonECS/latest/APIReference/API_CreateService.html"))),
  STRATEGY(
      Terms.of(
          "InvalidParameterException",
          "schedulingStrategy on Fargate is REPLICA",
          docs("AmazonECS/latest/APIReference/API_CreateService.html"))),
  NAME_FREE(
      Terms.of(
          "InvalidParameterException",
          "No active service of the cluster has the name",
          observed("AWS CLI users' questions: Creation of service was not idempotent."))),
  DEFINITION(
      Terms.of(
          "InvalidParameterException",
          "A service has a task definition",
          docs("AmazonECS/latest/APIReference/API_CreateService.html"))),
  EXISTS(
      Terms.of(
          "ServiceNotFoundException",
          "The service exists",
          model("ServiceNotFoundException").inItsWords())),
  ACTIVE(
      Terms.of(
          "ServiceNotActiveException",
          "The service is active",
          model("ServiceNotActiveException").inItsWords())),
  DESCRIBE_AT_MOST(
      Terms.of(
          "InvalidParameterException",
          "DescribeServices takes 1 to 10 services",
          model("DescribeServicesRequest"))),
  DELETE_SCALED_DOWN(
      Terms.of(
          "InvalidParameterException",
          "A service is scaled to 0 before it is deleted, unless force is set",
          docs("AmazonECS/latest/APIReference/API_DeleteService.html"))),
  LIST_PAGE(
      Terms.of(
          "InvalidParameterException",
          "A page of services has 1 to 100 entries, 10 unless asked for more",
          docs("AmazonECS/latest/APIReference/API_ListServices.html"))),
  REPLACES(
      Terms.behaviour(
          "A service starts a task for each one that stopped",
          docs("AmazonECS/latest/developerguide/ecs_services.html"))),
  THROTTLES(
      Terms.behaviour(
          "A service whose tasks fail to start waits longer and longer between attempts, up to 27 minutes",
          docs("AmazonECS/latest/developerguide/service-throttle-logic.html"))),
  SCALES_DOWN(
      Terms.behaviour(
          "A service with too many tasks stops some, with the stop code ServiceSchedulerInitiated",
          docs("AmazonECS/latest/developerguide/ecs_services.html"))),
  DEPLOYS(
      Terms.behaviour(
          "A new deployment starts tasks of the new definition and stops the old ones as these run",
          docs("AmazonECS/latest/developerguide/deployment-type-ecs.html"))),
  UNKNOWN_MISSING(
      Terms.behaviour(
          "An unknown service of DescribeServices is a failure MISSING in an answer of status 200",
          docs("AmazonECS/latest/developerguide/api_failures_messages.html")));

  private final Terms terms;

  ServiceRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
