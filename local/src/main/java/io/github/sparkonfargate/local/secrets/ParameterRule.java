package io.github.sparkonfargate.local.secrets;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.model;

import io.github.sparkonfargate.local.aws.Rule;

/** What the Parameter Store of Systems Manager refuses. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum ParameterRule implements Rule {
  EXISTS(Terms.of("ParameterNotFound", "The parameter exists", model("ParameterNotFound"))),
  FREE(
      Terms.of(
          "ParameterAlreadyExists",
          "A parameter is overwritten only if asked for",
          model("ParameterAlreadyExists"))),
  NAME(
      Terms.of(
          "ValidationException",
          "A parameter's name is made of letters, digits and ._-/, and does not begin with aws or ssm",
          docs("systems-manager/latest/APIReference/API_PutParameter.html"))),
  TYPE(
      Terms.of(
          "ValidationException",
          "A new parameter has a type: String, StringList or SecureString",
          docs("systems-manager/latest/APIReference/API_PutParameter.html"))),
  VALUE(
      Terms.of(
          "ValidationException",
          "A parameter's value has 1 to 4096 characters, 8192 if Advanced",
          docs("systems-manager/latest/APIReference/API_PutParameter.html"))),
  NAMES_AT_MOST(
      Terms.of(
          "ValidationException", "GetParameters takes 1 to 10 names", model("ParameterNameList")));

  private final Terms terms;

  ParameterRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
