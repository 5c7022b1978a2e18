package io.github.sparkonfargate.local.kms;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Symmetric KMS keys, kept in memory: they end with the emulator. Owned by the timeline's thread.
 */
public final class Kms {
  /** Names the ready key in place of its id. */
  public static final String READY_ALIAS = "alias/fargate-local";

  private final Account account;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, WrappingKey> keys = new LinkedHashMap<>();
  private final Map<String, String> aliases = new HashMap<>();

  public Kms(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
  }

  /** Makes the key that {@link #READY_ALIAS} names and returns its ARN. */
  public String createReadyKey() {
    CreateKeyResponse created = create(CreateKeyRequest.builder().description("ready").build());
    aliases.put(READY_ALIAS, created.keyMetadata().keyId());
    return created.keyMetadata().arn();
  }

  /**
   * Answers one call.
   *
   * @throws ServiceError in AWS's words
   */
  public ObjectNode call(String action, JsonNode body, Consumer<String> ignored) {
    return AwsJson.write(
        switch (action) {
          case "CreateKey" ->
              create((CreateKeyRequest) read(body, CreateKeyRequest.builder(), ignored));
          case "DescribeKey" ->
              describe((DescribeKeyRequest) read(body, DescribeKeyRequest.builder(), ignored));
          case "GenerateDataKey" ->
              generate(
                  (GenerateDataKeyRequest) read(body, GenerateDataKeyRequest.builder(), ignored));
          case "Encrypt" -> encrypt((EncryptRequest) read(body, EncryptRequest.builder(), ignored));
          case "Decrypt" -> decrypt((DecryptRequest) read(body, DecryptRequest.builder(), ignored));
          default -> throw ServiceError.of("UnknownOperationException", 400, "");
        });
  }

  private static SdkPojo read(JsonNode body, SdkPojo builder, Consumer<String> ignored) {
    return AwsJson.read(body, builder, ignored);
  }

  private CreateKeyResponse create(CreateKeyRequest request) {
    String id = UUID.randomUUID().toString();
    KeyMetadata metadata =
        KeyMetadata.builder()
            .awsAccountId(Account.ID)
            .keyId(id)
            .arn(account.arn("kms", "key/" + id))
            .creationDate(clock.instant())
            .enabled(true)
            .keyState(KeyState.ENABLED)
            .keyUsage("ENCRYPT_DECRYPT")
            .keySpec("SYMMETRIC_DEFAULT")
            .keyManager("CUSTOMER")
            .origin("AWS_KMS")
            .multiRegion(false)
            .description(request.description() == null ? "" : request.description())
            .build();
    keys.put(id, WrappingKey.create(metadata, random));
    return CreateKeyResponse.builder().keyMetadata(metadata).build();
  }

  private DescribeKeyResponse describe(DescribeKeyRequest request) {
    return DescribeKeyResponse.builder().keyMetadata(find(request.keyId()).metadata()).build();
  }

  private GenerateDataKeyResponse generate(GenerateDataKeyRequest request) {
    WrappingKey key = find(request.keyId());
    byte[] plaintext = new byte[length(request)];
    random.nextBytes(plaintext);
    return GenerateDataKeyResponse.builder()
        .keyId(key.metadata().arn())
        .plaintext(SdkBytes.fromByteArray(plaintext))
        .ciphertextBlob(key.wrap(plaintext, request.encryptionContext(), random))
        .build();
  }

  private static int length(GenerateDataKeyRequest request) {
    boolean bySpec = request.keySpec() != null;
    if (bySpec == (request.numberOfBytes() != null)) {
      throw ServiceError.of(
          "ValidationException", 400, "Please specify either number of bytes or key spec.");
    }
    if (bySpec) {
      return request.keySpec() == DataKeySpec.AES_128 ? 16 : 32;
    }
    int bytes = request.numberOfBytes();
    if (bytes < 1 || bytes > 1024) {
      throw ServiceError.of(
          "ValidationException", 400, "numberOfBytes must be between 1 and 1024.");
    }
    return bytes;
  }

  private EncryptResponse encrypt(EncryptRequest request) {
    WrappingKey key = find(request.keyId());
    if (request.plaintext() == null || request.plaintext().asByteArray().length > 4096) {
      throw ServiceError.of("ValidationException", 400, "plaintext must be 1 to 4096 bytes.");
    }
    return EncryptResponse.builder()
        .keyId(key.metadata().arn())
        .ciphertextBlob(
            key.wrap(request.plaintext().asByteArray(), request.encryptionContext(), random))
        .build();
  }

  private DecryptResponse decrypt(DecryptRequest request) {
    SdkBytes blob = request.ciphertextBlob();
    WrappingKey key = blob == null ? null : keys.get(WrappingKey.keyId(blob));
    if (blob == null || key == null) {
      throw ServiceError.of("InvalidCiphertextException", 400, "");
    }
    if (request.keyId() != null && find(request.keyId()) != key) {
      throw ServiceError.of(
          "IncorrectKeyException",
          400,
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    return DecryptResponse.builder()
        .keyId(key.metadata().arn())
        .plaintext(SdkBytes.fromByteArray(key.unwrap(blob, request.encryptionContext())))
        .encryptionAlgorithm("SYMMETRIC_DEFAULT")
        .build();
  }

  private WrappingKey find(@Nullable String name) {
    String given = name == null ? "" : name;
    String plain = given.startsWith("arn:") ? given.substring(given.lastIndexOf(':') + 1) : given;
    String id = aliases.getOrDefault(plain, plain.startsWith("key/") ? plain.substring(4) : plain);
    WrappingKey key = keys.get(id);
    if (key == null) {
      String arn = given.startsWith("arn:") ? given : account.arn("kms", "key/" + given);
      throw ServiceError.of("NotFoundException", 400, "Key '" + arn + "' does not exist");
    }
    return key;
  }
}
