package io.github.sparkonfargate.local.secrets;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.JsonActions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;

/** AWS Secrets Manager without rotation. Owned by the timeline's thread. */
public final class Secrets {
  private static final int MOST_BYTES = 65_536;
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";

  /** A version's value: text or bytes. */
  private record Value(@Nullable String text, @Nullable SdkBytes bytes, Instant createdAt) {
    @Override
    public String toString() {
      return "Value[masked]";
    }
  }

  private static final class Secret {
    private final String name;
    private final String arn;
    private final @Nullable String description;
    private final Map<String, Value> versions = new LinkedHashMap<>();
    private final Map<String, String> versionByStage = new TreeMap<>();
    private @Nullable Instant deletedAt;

    private Secret(String name, String arn, @Nullable String description) {
      this.name = name;
      this.arn = arn;
      this.description = description;
    }
  }

  private final Account account;
  private final InstantSource clock;
  private final Map<String, Secret> byName = new TreeMap<>();
  private final JsonActions actions = new JsonActions();

  public Secrets(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
    actions.define("CreateSecret", CreateSecretRequest::builder, this::create);
    actions.define("PutSecretValue", PutSecretValueRequest::builder, this::put);
    actions.define("GetSecretValue", GetSecretValueRequest::builder, this::get);
    actions.define("DescribeSecret", DescribeSecretRequest::builder, this::describe);
    actions.define("DeleteSecret", DeleteSecretRequest::builder, this::delete);
  }

  public JsonActions actions() {
    return actions;
  }

  private CreateSecretResponse create(CreateSecretRequest request) {
    String name = request.name();
    if (name == null || !name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
      throw SecretRule.NAME.refusal(
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
    }
    SecretRule.FREE.require(
        !byName.containsKey(name),
        "The operation failed because the secret " + name + " already exists.");
    checkValue(request.secretString(), request.secretBinary());
    Secret secret =
        new Secret(
            name,
            account.arn("secretsmanager", "secret:" + name + suffix()),
            request.description());
    String version = null;
    if (request.secretString() != null || request.secretBinary() != null) {
      version = add(secret, request.secretString(), request.secretBinary());
    }
    byName.put(name, secret);
    return CreateSecretResponse.builder().arn(secret.arn).name(name).versionId(version).build();
  }

  /** AWS ends a secret's ARN with a hyphen and six random characters. */
  private static String suffix() {
    StringBuilder suffix = new StringBuilder("-");
    for (int at = 0; at < 6; at++) {
      suffix.append((char) ('a' + ThreadLocalRandom.current().nextInt(26)));
    }
    return suffix.toString();
  }

  private static void checkValue(@Nullable String text, @Nullable SdkBytes bytes) {
    SecretRule.STRING_OR_BINARY.require(
        text == null || bytes == null,
        "You can't specify both a binary secret value and a string secret value in the same"
            + " secret.");
    SecretRule.VALUE_SIZE.require(
        (text == null || text.length() <= MOST_BYTES)
            && (bytes == null || bytes.asByteArray().length <= MOST_BYTES),
        "A secret value has at most 65536 bytes.");
  }

  private String add(Secret secret, @Nullable String text, @Nullable SdkBytes bytes) {
    String version = UUID.randomUUID().toString();
    String current = secret.versionByStage.put(CURRENT, version);
    if (current != null) {
      secret.versionByStage.put(PREVIOUS, current);
    }
    secret.versions.put(version, new Value(text, bytes, clock.instant()));
    secret.versions.keySet().retainAll(secret.versionByStage.values());
    return version;
  }

  private PutSecretValueResponse put(PutSecretValueRequest request) {
    Secret secret = readable(request.secretId());
    checkValue(request.secretString(), request.secretBinary());
    SecretRule.STRING_OR_BINARY.require(
        request.secretString() != null || request.secretBinary() != null,
        "You must provide either SecretString or SecretBinary.");
    String version = add(secret, request.secretString(), request.secretBinary());
    return PutSecretValueResponse.builder()
        .arn(secret.arn)
        .name(secret.name)
        .versionId(version)
        .versionStages(CURRENT)
        .build();
  }

  private GetSecretValueResponse get(GetSecretValueRequest request) {
    Secret secret = readable(request.secretId());
    String stage = request.versionStage();
    String version =
        request.versionId() == null
            ? secret.versionByStage.get(stage == null ? CURRENT : stage)
            : request.versionId();
    Value value = version == null ? null : secret.versions.get(version);
    if (version == null || value == null) {
      throw SecretRule.VERSION.refusal(
          "Secrets Manager can't find the specified secret value for "
              + (request.versionId() == null
                  ? "staging label: " + (stage == null ? CURRENT : stage)
                  : "VersionId: " + request.versionId()));
    }
    return GetSecretValueResponse.builder()
        .arn(secret.arn)
        .name(secret.name)
        .versionId(version)
        .versionStages(stages(secret, version))
        .secretString(value.text)
        .secretBinary(value.bytes)
        .createdDate(value.createdAt)
        .build();
  }

  private static List<String> stages(Secret secret, String version) {
    return secret.versionByStage.entrySet().stream()
        .filter(each -> each.getValue().equals(version))
        .map(Map.Entry::getKey)
        .toList();
  }

  private DescribeSecretResponse describe(DescribeSecretRequest request) {
    Secret secret = find(request.secretId());
    Map<String, List<String>> versions = new TreeMap<>();
    secret.versions.keySet().forEach(each -> versions.put(each, stages(secret, each)));
    return DescribeSecretResponse.builder()
        .arn(secret.arn)
        .name(secret.name)
        .description(secret.description)
        .deletedDate(secret.deletedAt)
        .versionIdsToStages(versions)
        .build();
  }

  private DeleteSecretResponse delete(DeleteSecretRequest request) {
    Secret secret = readable(request.secretId());
    secret.deletedAt = clock.instant();
    if (Boolean.TRUE.equals(request.forceDeleteWithoutRecovery())) {
      byName.remove(secret.name);
    }
    return DeleteSecretResponse.builder()
        .arn(secret.arn)
        .name(secret.name)
        .deletionDate(secret.deletedAt)
        .build();
  }

  private Secret readable(@Nullable String id) {
    Secret secret = find(id);
    SecretRule.NOT_DELETED.require(
        secret.deletedAt == null,
        "You can't perform this operation on the secret because it was marked for deletion.");
    return secret;
  }

  /** By name, ARN, or ARN without its random end. */
  private Secret find(@Nullable String id) {
    for (Secret secret : byName.values()) {
      if (secret.name.equals(id)
          || secret.arn.equals(id)
          || secret.arn.substring(0, secret.arn.length() - 7).equals(id)) {
        return secret;
      }
    }
    throw SecretRule.EXISTS.refusal("Secrets Manager can't find the specified secret.");
  }

  /**
   * For ECS: the text of a secret.
   *
   * @param version an id, or empty
   * @param stage a label, or empty
   * @throws io.github.sparkonfargate.local.aws.ServiceError as GetSecretValue
   */
  String text(String id, String stage, String version) {
    GetSecretValueResponse found =
        get(
            GetSecretValueRequest.builder()
                .secretId(id)
                .versionStage(stage.isEmpty() ? null : stage)
                .versionId(version.isEmpty() ? null : version)
                .build());
    return found.secretString() == null
        ? found.secretBinary().asUtf8String()
        : found.secretString();
  }
}
