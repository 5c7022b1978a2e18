package io.github.sparkonfargate.local.aws;

import java.util.Optional;

/** A service that takes forms and answers in XML. Asked on the timeline's thread. */
public interface QueryService {
  /** As the call log names it. */
  String name();

  /** The API version by which calls find it. */
  String version();

  /**
   * The XML document that answers; empty if there is no such action.
   *
   * @throws ServiceError in AWS's words
   */
  Optional<String> answer(String action, QueryForm form, String requestId);

  /** The XML document of an error. */
  default String error(ServiceError error, String requestId) {
    return new Xml()
        .node(
            "ErrorResponse",
            response ->
                response
                    .node(
                        "Error",
                        inner ->
                            inner
                                .leaf("Type", "Sender")
                                .leaf("Code", error.code())
                                .leaf("Message", error.getMessage()))
                    .leaf("RequestId", requestId))
        .toString();
  }

  /** An answer as STS and IAM have it: a result inside a response. */
  static String response(String action, String namespace, String requestId, Xml result) {
    return "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult><ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>"
        .formatted(action, namespace, result, requestId);
  }
}
