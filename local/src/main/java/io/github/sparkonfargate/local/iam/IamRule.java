package io.github.sparkonfargate.local.iam;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.model;

import io.github.sparkonfargate.local.aws.Rule;

/** What IAM refuses. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum IamRule implements Rule {
  ROLE_EXISTS(new Terms("NoSuchEntity", 404, "The role exists", model("NoSuchEntityException"))),
  ROLE_FREE(
      new Terms(
          "EntityAlreadyExists",
          409,
          "A role that is created does not exist",
          model("EntityAlreadyExistsException"))),
  ROLE_NAME(
      Terms.of(
          "ValidationError",
          "A role's name has 1 to 64 letters, digits and +=,.@-_",
          model("roleNameType"))),
  POLICY_EXISTS(
      new Terms("NoSuchEntity", 404, "The role's policy exists", model("NoSuchEntityException"))),
  POLICY_JSON(
      Terms.of(
          "MalformedPolicyDocument",
          "A policy is JSON with statements",
          model("MalformedPolicyDocumentException"))),
  ROLE_EMPTY(
      new Terms(
          "DeleteConflict",
          409,
          "A role that is deleted has no policies",
          model("DeleteConflictException").inItsWords())),
  PRINCIPAL(
      Terms.of(
          "InvalidInput",
          "A simulation is of a role that exists",
          docs("IAM/latest/APIReference/API_SimulatePrincipalPolicy.html"))),
  ALLOWED(
      Terms.of(
          "AccessDeniedException",
          "Whoever calls as a role may do what its policies allow and none denies",
          docs("IAM/latest/UserGuide/reference_policies_evaluation-logic.html"))),
  ACTIONS_GIVEN(
      Terms.of(
          "ValidationError",
          "A simulation names actions",
          docs("IAM/latest/APIReference/API_SimulatePrincipalPolicy.html")));

  private final Terms terms;

  IamRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
