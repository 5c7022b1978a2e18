package io.github.sparkonfargate.local.secrets;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.model;
import static io.github.sparkonfargate.local.aws.Source.observed;

import io.github.sparkonfargate.local.aws.Rule;

/** What Secrets Manager refuses. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum SecretRule implements Rule {
  EXISTS(
      Terms.of(
          "ResourceNotFoundException",
          "The secret exists",
          observed("AWS CLI users' questions: Secrets Manager can't find the specified secret."))),
  FREE(
      Terms.of(
          "ResourceExistsException",
          "A secret that is created does not exist",
          model("ResourceExistsException"))),
  NAME(
      Terms.of(
          "ValidationException",
          "A secret's name has 1 to 512 letters, digits and /_+=.@-",
          docs("secretsmanager/latest/apireference/API_CreateSecret.html"))),
  STRING_OR_BINARY(
      Terms.of(
          "InvalidRequestException",
          "A secret has a string or bytes, not both",
          docs("secretsmanager/latest/apireference/API_CreateSecret.html"))),
  VALUE_SIZE(
      Terms.of(
          "ValidationException",
          "A secret's value has up to 65536 bytes",
          docs("secretsmanager/latest/apireference/API_CreateSecret.html"))),
  VERSION(
      Terms.of(
          "ResourceNotFoundException",
          "The version or stage that is asked for exists",
          observed(
              "AWS CLI users' questions: Secrets Manager can't find the specified secret value for ..."))),
  NOT_DELETED(
      Terms.of(
          "InvalidRequestException",
          "The secret is not marked for deletion",
          docs("secretsmanager/latest/apireference/API_GetSecretValue.html")));

  private final Terms terms;

  SecretRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
