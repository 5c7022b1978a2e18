package io.github.sparkonfargate.iam;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signed calls to IAM and others for which the product has no client. */
final class IamWire {
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Principal\":{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
  private static final Set<String> OF_THE_CLIENT = Set.of("host", "content-length", "expect");

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI endpoint;
  private final AwsCredentialsIdentity credentials;

  IamWire(URI endpoint, String accessKeyId, String secretAccessKey) {
    this.endpoint = endpoint;
    this.credentials = AwsCredentialsIdentity.create(accessKeyId, secretAccessKey);
  }

  /**
   * @param pairs name, value, name, value...
   * @throws AssertionError with IAM's answer unless it is 200
   */
  void call(String action, String... pairs) throws IOException, InterruptedException {
    Map<String, String> form = new TreeMap<>(Map.of("Action", action, "Version", "2010-05-08"));
    for (int at = 0; at < pairs.length; at += 2) {
      form.put(pairs[at], pairs[at + 1]);
    }
    String body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    send(action, signed("iam", body, "application/x-www-form-urlencoded; charset=utf-8", ""));
  }

  /**
   * A call of JSON 1.1.
   *
   * @param target such as {@code secretsmanager.CreateSecret}
   */
  String json(String target, String body) throws IOException, InterruptedException {
    return send(target, signed("json", body, "application/x-amz-json-1.1", target));
  }

  /** A role with these statements, under a name of its own. */
  String create(RoleKind role, List<Statement> statements)
      throws IOException, InterruptedException {
    String name = role.word() + "-" + UUID.randomUUID().toString().substring(0, 8);
    put(name, statements);
    return name;
  }

  /** A role of this name with these statements. */
  void put(String name, List<Statement> statements) throws IOException, InterruptedException {
    call("CreateRole", "RoleName", name, "AssumeRolePolicyDocument", TRUST);
    if (!statements.isEmpty()) {
      String policy = PolicyJson.of(statements);
      call("PutRolePolicy", "RoleName", name, "PolicyName", "least", "PolicyDocument", policy);
    }
  }

  private String send(String what, HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(what + ": " + response.body());
    }
    return response.body();
  }

  private HttpRequest signed(String service, String body, String type, String target) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .uri(endpoint)
            .encodedPath("/")
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", type);
    if (!target.isEmpty()) {
      request.putHeader("X-Amz-Target", target);
    }
    HttpRequest.Builder http =
        HttpRequest.newBuilder(endpoint.resolve("/")).POST(BodyPublishers.ofByteArray(bytes));
    AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.request(request.build())
                    .identity(credentials)
                    .payload(() -> new ByteArrayInputStream(bytes))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
        .request()
        .headers()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> http.header(name, value));
              }
            });
    return http.build();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
