package io.github.sparkonfargate.local.aws;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.guess;
import static io.github.sparkonfargate.local.aws.Source.observed;

/** What every AWS service asks of a call before it looks at the action. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum WireRule implements Rule {
  SIGNED(
      Terms.of(
          "MissingAuthenticationTokenException",
          "A call is signed",
          docs("AmazonECS/latest/APIReference/CommonErrors.html"))),
  SIGNATURE_WHOLE(
      Terms.of(
          "IncompleteSignatureException",
          "An Authorization header has its credential, signed headers and signature",
          docs("AmazonECS/latest/APIReference/CommonErrors.html"))),
  ACCESS_KEY_KNOWN(
      Terms.of(
          "UnrecognizedClientException",
          "The access key exists",
          docs("AmazonECS/latest/APIReference/CommonErrors.html").inItsWords())),
  SIGNATURE_RIGHT(
      Terms.of(
          "InvalidSignatureException",
          "The signature is that of the request and the secret key",
          observed("AWS's answer to a wrong secret key, quoted in many questions"))),
  JSON(
      Terms.of(
          "SerializationException",
          "The body is JSON, and its members have the types of the service model",
          observed("botocore and SDK issue threads; the words vary between services"))),
  UNKNOWN_ACTION(
      Terms.of(
          "UnknownOperationException",
          "The action exists",
          observed("SDK issue threads on misspelt X-Amz-Target headers"))),
  FORM(
      Terms.of(
          "MalformedQueryString",
          "The body of a query call is a form",
          docs("AWSEC2/latest/APIReference/errors-overview.html"))),
  QUERY_ACTION(
      Terms.of(
          "InvalidAction",
          "The action of a query call exists in the API version that the call names",
          docs("AWSEC2/latest/APIReference/errors-overview.html").inItsWords())),
  RATE(
      Terms.of(
          "ThrottlingException",
          "Calls stay within the published rates: token buckets for each account and Region",
          docs("AmazonECS/latest/APIReference/request-throttling.html").inItsWords())),
  BODY_SIZE(
      new Terms(
          "RequestEntityTooLargeException",
          413,
          "A body has at most 2 MiB",
          guess("AWS's limits of body size are not published for these services")));

  private final Terms terms;

  WireRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
