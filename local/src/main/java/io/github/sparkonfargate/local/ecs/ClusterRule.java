package io.github.sparkonfargate.local.ecs;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.guess;
import static io.github.sparkonfargate.local.aws.Source.model;
import static io.github.sparkonfargate.local.aws.Source.observed;

import io.github.sparkonfargate.local.aws.Rule;

/** What the calls about clusters refuse. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum ClusterRule implements Rule {
  NAME(
      Terms.of(
          "InvalidParameterException",
          "A cluster's name has up to 255 letters, digits, hyphens and underscores, and begins with a letter",
          docs("AmazonECS/latest/APIReference/API_CreateCluster.html"))),
  EXISTS(
      Terms.of(
          "ClusterNotFoundException",
          "The cluster exists; without a name it is the one named default",
          model("ClusterNotFoundException").inItsWords())),
  PROVIDER_EXISTS(
      Terms.of(
          "InvalidParameterException",
          "A capacity provider of a cluster exists: here FARGATE and FARGATE_SPOT",
          docs("AmazonECS/latest/APIReference/API_CreateCluster.html"))),
  STRATEGY_OF_CLUSTER(
      Terms.of(
          "InvalidParameterException",
          "The default strategy names capacity providers of the cluster",
          docs("AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html"))),
  DESCRIBE_AT_MOST(
      Terms.of(
          "InvalidParameterException",
          "DescribeClusters takes up to 100 clusters",
          model("DescribeClustersRequest"))),
  CREATE_AGAIN(
      Terms.behaviour(
          "Creating a cluster that exists answers with that cluster",
          observed("AWS CLI users: create-cluster is idempotent"))),
  DELETE_WITHOUT_TASKS(
      Terms.of(
          "ClusterContainsTasksException",
          "A cluster that is deleted has no tasks",
          model("ClusterContainsTasksException").inItsWords())),
  DELETE_WITHOUT_SERVICES(
      Terms.of(
          "ClusterContainsServicesException",
          "A cluster that is deleted has no services",
          model("ClusterContainsServicesException").inItsWords())),
  DELETED_INACTIVE(
      Terms.behaviour(
          "A deleted cluster is INACTIVE in descriptions for a while",
          docs("AmazonECS/latest/APIReference/API_DeleteCluster.html"))),
  UNKNOWN_MISSING(
      Terms.behaviour(
          "An unknown cluster of DescribeClusters is a failure MISSING in an answer of status 200",
          docs("AmazonECS/latest/developerguide/api_failures_messages.html"))),
  PAGE_SIZE(
      Terms.of(
          "InvalidParameterException",
          "A page has 1 to 100 entries",
          model("ListClustersRequest"))),
  PAGE_TOKEN(
      Terms.of(
          "InvalidParameterException",
          "A page's token is one that the service gave",
          guess("each service answers in words of its own")));

  private final Terms terms;

  ClusterRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
