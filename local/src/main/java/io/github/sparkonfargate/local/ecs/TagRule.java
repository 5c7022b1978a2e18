package io.github.sparkonfargate.local.ecs;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.model;

import io.github.sparkonfargate.local.aws.Rule;

/** What AWS's tags may be. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum TagRule implements Rule {
  AT_MOST(
      Terms.of(
          "InvalidParameterException",
          "A resource has at most 50 tags",
          docs("AmazonECS/latest/APIReference/API_Tag.html"))),
  KEYS_DIFFER(
      Terms.of(
          "InvalidParameterException",
          "The keys of tags differ",
          docs("AmazonECS/latest/APIReference/API_Tag.html"))),
  KEY_LENGTH(
      Terms.of(
          "InvalidParameterException", "A tag's key has 1 to 128 characters", model("TagKey"))),
  VALUE_LENGTH(
      Terms.of(
          "InvalidParameterException",
          "A tag's value has up to 256 characters",
          model("TagValue"))),
  KEY_RESERVED(
      Terms.of(
          "InvalidParameterException",
          "A tag's key does not begin with aws:, in whatever case",
          docs("AmazonECS/latest/APIReference/API_Tag.html"))),
  CHARACTERS(
      Terms.of(
          "InvalidParameterException",
          "A tag is made of letters, digits, spaces and _ . : / = + - @",
          model("TagKey"))),
  RESOURCE_ARN(
      Terms.of(
          "InvalidParameterException",
          "A resource that is tagged is given by the ARN of something that has tags",
          model("TagResourceRequest"))),
  RESOURCE_EXISTS(
      Terms.of(
          "ResourceNotFoundException",
          "A resource that is tagged exists",
          model("ResourceNotFoundException"))),
  MANAGED(
      Terms.behaviour(
          "enableECSManagedTags adds aws:ecs:clusterName, for a service aws:ecs:serviceName too",
          docs("AmazonECS/latest/developerguide/ecs-using-tags.html"))),
  PROPAGATED(
      Terms.behaviour(
          "propagateTags copies the tags of the task definition or the service to the task",
          docs("AmazonECS/latest/APIReference/API_RunTask.html")));

  private final Terms terms;

  TagRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
