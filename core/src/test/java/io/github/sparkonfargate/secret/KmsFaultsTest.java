package io.github.sparkonfargate.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.github.sparkonfargate.common.aws.AwsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What KMS refuses, as the SDK reads it from the wire, becomes one line that says what to do. */
class KmsFaultsTest {
  private static final ApplicationContext OURS = new ApplicationContext("spark-1", "lab");
  private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/k";

  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile int status = 400;
  private volatile String answer = "{}";
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest(name = "GenerateDataKey: {0} is {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "AccessDeniedException | User: u is not authorized to perform: kms:GenerateDataKey | ACCESS"
            + " | allow kms:GenerateDataKey on the key to the driver's role",
        "NotFoundException | Alias arn:aws:kms:eu-west-1:1:alias/x is not found. | KEY"
            + " | a key of another Region has to be given by its ARN",
        "DisabledException | arn is disabled. | KEY | aws kms enable-key --key-id",
        "KMSInvalidStateException | arn is pending deletion. | KEY | aws kms cancel-key-deletion",
        "InvalidKeyUsageException | arn key usage is SIGN_VERIFY | KEY | SYMMETRIC_DEFAULT",
        "UnrecognizedClientException | The security token included in the request is invalid."
            + " | ACCESS | renew the AWS credentials",
        "ValidationException | Invalid keyId | INVALID | check the form of spark.authenticate.kms.key",
      })
  void saysWhatIsWrongWithTheKey(String code, String words, SecretException.Kind kind, String tip) {
    answer = "{\"__type\":\"" + code + "\",\"message\":\"" + words + "\"}";

    SecretException refused = refusal(keys -> keys.generate(KEY, OURS));

    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused)
        .hasMessageStartingWith("GenerateDataKey failed for KMS key " + KEY + " in eu-west-1: ")
        .hasMessageContaining(tip)
        .hasMessageNotContaining("Request ID");
    assertThat(refused.getMessage().lines()).hasSize(1);
  }

  @Test
  void saysWhichRoleMayNotDecrypt() {
    answer = "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}";

    assertThat(refusal(keys -> keys.open(WrappedKey.of(KEY, new byte[] {1}), OURS)))
        .hasMessageContaining("kms:Decrypt")
        .hasMessageContaining("spark.fargate.executor.taskRole");
  }

  /** KMS answers so for every wrong context, with no message at all. */
  @Test
  void namesTheApplicationWhoseCiphertextItIsNot() {
    answer = "{\"__type\":\"InvalidCiphertextException\"}";

    SecretException refused = refusal(keys -> keys.open(WrappedKey.of(KEY, new byte[] {1}), OURS));

    assertThat(refused.kind()).isEqualTo(SecretException.Kind.CONTEXT);
    assertThat(refused).hasMessageContaining("application spark-1 in cluster lab");
  }

  @Test
  void aFaultOfAwsIsTemporary() {
    status = 500;
    answer = "{\"__type\":\"KMSInternalException\",\"message\":\"oops\"}";

    assertThat(refusal(keys -> keys.generate(KEY, OURS)).kind())
        .isEqualTo(SecretException.Kind.UNAVAILABLE);
    assertThat(bodies).as("attempts").hasSizeGreaterThan(1);
  }

  @Test
  void saysWhenKmsCannotBeReached() {
    server.stop(0);

    SecretException refused = refusal(keys -> keys.generate(KEY, OURS));

    assertThat(refused.kind()).isEqualTo(SecretException.Kind.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("VPC endpoint");
  }

  @Test
  void theCheckOfAKeyThatWorksMakesNoDataKey() {
    answer = "{\"__type\":\"DryRunOperationException\",\"message\":\"would have succeeded\"}";

    try (SecretKeys keys = connect()) {
      keys.check(KEY, OURS);
    }

    assertThat(bodies).singleElement().asString().contains("\"DryRun\":true");
  }

  @Test
  void sendsTheApplicationAndTheClusterAsContext() {
    answer = "{\"__type\":\"AccessDeniedException\",\"message\":\"no\"}";
    var unused = refusal(keys -> keys.generate(KEY, OURS));

    assertThat(bodies.get(0))
        .contains(
            "\"spark-app-id\":\"spark-1\"", "\"ecs-cluster\":\"lab\"", "\"NumberOfBytes\":32");
  }

  @Test
  void refusesADataKeyOfTheWrongLength() {
    status = 200;
    answer = "{\"KeyId\":\"" + KEY + "\",\"Plaintext\":\"AAAA\",\"CiphertextBlob\":\"AAAA\"}";

    assertThatThrownBy(
            () -> {
              try (SecretKeys keys = connect()) {
                keys.generate(KEY, OURS);
              }
            })
        .hasMessageContaining("32 bytes, not 3");
  }

  private interface Call {
    Object on(SecretKeys keys);
  }

  private SecretException refusal(Call call) {
    try (SecretKeys keys = connect()) {
      return catchThrowableOfType(SecretException.class, () -> call.on(keys));
    }
  }

  private SecretKeys connect() {
    AwsSettings settings =
        AwsSettings.defaults()
            .withRegion("us-east-1")
            .withEndpoint(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                new AwsSettings.LocalCredentials("local", "local"));
    return KmsSecretKeys.create(settings, KEY);
  }
}
