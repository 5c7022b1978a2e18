package io.github.sparkonfargate.local.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks AWS Signature Version 4 on a request to {@code POST /}, with the fixed credentials. Not
 * checked: the clock skew and which service and region were signed for (a client may name either
 * freely when it talks to a custom endpoint).
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed request</a>
 */
public final class Signature {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 +Credential=([^/, ]+)/(\\d{8})/([^/, ]+)/([^/, ]+)/aws4_request, *"
              + "SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})");

  private Signature() {}

  /**
   * @param headers values by lower-case name, as received
   * @return the access key that signed
   * @throws ServiceError in AWS's words when the signature is missing, malformed or wrong
   */
  public static String check(
      String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
    String authorization = first(headers, "authorization");
    if (authorization.isEmpty()) {
      throw WireRule.SIGNED.refusal("Missing Authentication Token");
    }
    Matcher parts = AUTHORIZATION.matcher(authorization);
    if (!parts.matches()) {
      throw WireRule.SIGNATURE_WHOLE.refusal(
          "Authorization header is not of the form AWS4-HMAC-SHA256 Credential, SignedHeaders, Signature");
    }
    String accessKey = parts.group(1);
    if (!accessKey.equals(Account.ACCESS_KEY_ID) && Account.roleOf(accessKey).isEmpty()) {
      throw WireRule.ACCESS_KEY_KNOWN.refusal(
          "The security token included in the request is invalid.");
    }
    String scope = String.join("/", parts.group(2), parts.group(3), parts.group(4), "aws4_request");
    String canonical =
        String.join(
            "\n",
            method,
            path,
            query,
            canonicalHeaders(parts.group(5), headers),
            parts.group(5),
            hex(sha256(body)));
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            first(headers, "x-amz-date"),
            scope,
            hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    byte[] expected = hmac(signingKey(scope), toSign);
    if (!MessageDigest.isEqual(expected, HexFormat.of().parseHex(parts.group(6)))) {
      throw WireRule.SIGNATURE_RIGHT.refusal(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method.");
    }
    return accessKey;
  }

  private static String canonicalHeaders(String signed, Map<String, List<String>> headers) {
    return Arrays.stream(signed.split(";", -1))
        .map(
            name ->
                name
                    + ":"
                    + headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                        .map(value -> value.strip().replaceAll(" +", " "))
                        .collect(Collectors.joining(","))
                    + "\n")
        .collect(Collectors.joining());
  }

  private static byte[] signingKey(String scope) {
    byte[] key = ("AWS4" + Account.SECRET_ACCESS_KEY).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return key;
  }

  private static String first(Map<String, List<String>> headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.get(0).strip();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("Every Java has SHA-256", absent);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("Every Java has HmacSHA256", absent);
    }
  }
}
