package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signed calls that the SDK has no client for here (IAM), or would not send. */
final class QueryWire {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Set<String> OF_THE_CLIENT = Set.of("host", "content-length", "expect");
  private final URI endpoint;

  QueryWire(URI endpoint) {
    this.endpoint = endpoint;
  }

  /** An IAM call; its error is thrown as an SDK would. */
  String iam(String action, String... pairs) {
    Map<String, String> form = new TreeMap<>();
    for (int at = 0; at < pairs.length; at += 2) {
      form.put(pairs[at], pairs[at + 1]);
    }
    return form("2010-05-08", action, form);
  }

  String form(String version, String action, Map<String, String> parameters) {
    Map<String, String> form = new TreeMap<>(parameters);
    form.put("Action", action);
    form.put("Version", version);
    String body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + encode(each.getValue()))
            .collect(Collectors.joining("&"));
    return checked(
        post(
            Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A call of JSON 1.1. */
  String json(String target, String body) {
    return checked(
        post(
            Map.of("Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", target),
            body.getBytes(StandardCharsets.UTF_8)));
  }

  String body(String text) {
    return checked(post(Map.of(), text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String checked(HttpResponse<String> response) {
    if (response.statusCode() == 200) {
      return response.body();
    }
    String text = response.body();
    throw AwsServiceException.builder()
        .statusCode(response.statusCode())
        .message(text)
        .awsErrorDetails(
            AwsErrorDetails.builder()
                .errorCode(find(text, "<Code>(.*?)</Code>|\"__type\":\"(.*?)\""))
                .errorMessage(find(text, "<Message>(.*?)</Message>|\"message\":\"(.*?)\"[,}]"))
                .build())
        .build();
  }

  private static String find(String text, String pattern) {
    Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    if (!found.find()) {
      return "";
    }
    return found.group(1) == null ? found.group(2) : found.group(1);
  }

  HttpResponse<String> post(Map<String, String> headers, byte[] body) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().uri(endpoint).encodedPath("/").method(SdkHttpMethod.POST);
    headers.forEach(request::putHeader);
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                sign ->
                    sign.request(request.build())
                        .identity(
                            AwsCredentialsIdentity.create(
                                Account.ACCESS_KEY_ID, Account.SECRET_ACCESS_KEY))
                        .payload(payload(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "iam")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
            .request();
    HttpRequest.Builder http =
        HttpRequest.newBuilder(endpoint.resolve("/")).POST(BodyPublishers.ofByteArray(body));
    signed
        .headers()
        .forEach(
            (name, values) -> {
              if (!OF_THE_CLIENT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> http.header(name, value));
              }
            });
    try {
      return HTTP.send(http.build(), BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private static ContentStreamProvider payload(byte[] body) {
    return () -> new ByteArrayInputStream(body);
  }
}
