package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** The form-encoded services: STS GetCallerIdentity and IAM GetRole, answered in XML. */
final class QueryCalls {
  private final Account account;
  private final InstantSource clock;

  QueryCalls(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
  }

  Answer answer(Request request, CallLog log) {
    String outcome = "OK";
    int status = 200;
    String service = "query";
    String action = "unknown";
    ObjectNode logged = AwsJson.object();
    try {
      Map<String, String> form = form(request.body());
      form.forEach(logged::put);
      action = form.getOrDefault("Action", "unknown");
      service = service(action);
      AwsCalls.check(request);
      return Answer.text(200, "text/xml", dispatch(action, form));
    } catch (ServiceError error) {
      outcome = error.code();
      status = error.status();
      return Answer.text(status, "text/xml", error(error));
    } finally {
      log.add(
          new CallLog.Call(
              clock.instant(),
              service,
              action,
              status,
              outcome,
              logged,
              request.body().length,
              List.of()));
    }
  }

  private static String service(String action) {
    return switch (action) {
      case "GetCallerIdentity" -> "sts";
      case "GetRole" -> "iam";
      default -> "query";
    };
  }

  private static Map<String, String> form(byte[] body) {
    Map<String, String> form = new HashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      try {
        form.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      } catch (IllegalArgumentException malformed) {
        throw ServiceError.of("MalformedQueryString", 400, "The query string is malformed.");
      }
    }
    return form;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private String dispatch(String action, Map<String, String> form) {
    return switch (action) {
      case "GetCallerIdentity" ->
          response(
              action,
              "https://sts.amazonaws.com/doc/2011-06-15/",
              "<Arn>arn:aws:iam::%s:user/fargate-local</Arn><UserId>%s</UserId><Account>%s</Account>"
                  .formatted(Account.ID, "AIDAFARGATELOCAL", Account.ID));
      case "GetRole" -> role(form.getOrDefault("RoleName", ""));
      default ->
          throw ServiceError.of(
              "InvalidAction", 400, "The action " + action + " is not valid for this endpoint.");
    };
  }

  private String role(String name) {
    if (!account.hasRole(name)) {
      throw ServiceError.of(
          "NoSuchEntity", 404, "The role with name " + name + " cannot be found.");
    }
    return response(
        "GetRole",
        "https://iam.amazonaws.com/doc/2010-05-08/",
        ("<Role><Path>/</Path><RoleName>%s</RoleName><RoleId>AROAFARGATELOCAL</RoleId><Arn>%s</Arn>"
                + "<CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>")
            .formatted(escape(name), escape(Account.roleArn(name))));
  }

  private static String response(String action, String namespace, String result) {
    return "<%1$sResponse xmlns=\"%2$s\"><%1$sResult>%3$s</%1$sResult><ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata></%1$sResponse>"
        .formatted(action, namespace, result, UUID.randomUUID());
  }

  private static String error(ServiceError error) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>"
        .formatted(error.code(), escape(error.getMessage()), UUID.randomUUID());
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
