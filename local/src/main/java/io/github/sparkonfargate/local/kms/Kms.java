package io.github.sparkonfargate.local.kms;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.JsonActions;
import io.github.sparkonfargate.local.iam.Permission;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.CancelKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.CreateAliasRequest;
import software.amazon.awssdk.services.kms.model.CreateAliasResponse;
import software.amazon.awssdk.services.kms.model.CreateKeyRequest;
import software.amazon.awssdk.services.kms.model.CreateKeyResponse;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptRequest;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DeleteAliasRequest;
import software.amazon.awssdk.services.kms.model.DeleteAliasResponse;
import software.amazon.awssdk.services.kms.model.DescribeKeyRequest;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.DisableKeyRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyResponse;
import software.amazon.awssdk.services.kms.model.EncryptRequest;
import software.amazon.awssdk.services.kms.model.EncryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextRequest;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyWithoutPlaintextResponse;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListKeysRequest;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionRequest;
import software.amazon.awssdk.services.kms.model.ScheduleKeyDeletionResponse;
import software.amazon.awssdk.services.kms.model.UpdateAliasRequest;
import software.amazon.awssdk.services.kms.model.UpdateAliasResponse;
import tools.jackson.databind.JsonNode;

/**
 * AWS KMS with symmetric keys: the encryption context is authenticated, and a ciphertext opens
 * under the very same one only. Owned by the timeline's thread.
 */
public final class Kms {
  /** The alias of the key that is ready at the start. */
  public static final String READY_ALIAS = "alias/fargate-local";

  private final Account account;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Keys keys;
  private final JsonActions actions = new JsonActions();

  public Kms(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
    this.keys = new Keys(account, clock);
    defineKeys();
    defineAliases();
    actions.define("GenerateDataKey", GenerateDataKeyRequest::builder, this::generate);
    actions.define(
        "GenerateDataKeyWithoutPlaintext",
        GenerateDataKeyWithoutPlaintextRequest::builder,
        this::generateSealed);
    actions.define("Encrypt", EncryptRequest::builder, this::encrypt);
    actions.define("Decrypt", DecryptRequest::builder, this::decrypt);
  }

  private void defineKeys() {
    actions.define("CreateKey", CreateKeyRequest::builder, this::create);
    actions.define("DescribeKey", DescribeKeyRequest::builder, this::describe);
    actions.define("ListKeys", ListKeysRequest::builder, this::list);
    actions.define("EnableKey", EnableKeyRequest::builder, this::enable);
    actions.define("DisableKey", DisableKeyRequest::builder, this::disable);
    actions.define(
        "ScheduleKeyDeletion", ScheduleKeyDeletionRequest::builder, this::scheduleDeletion);
    actions.define("CancelKeyDeletion", CancelKeyDeletionRequest::builder, this::cancelDeletion);
  }

  private void defineAliases() {
    actions.define("CreateAlias", CreateAliasRequest::builder, this::createAlias);
    actions.define("UpdateAlias", UpdateAliasRequest::builder, this::updateAlias);
    actions.define("DeleteAlias", DeleteAliasRequest::builder, this::deleteAlias);
    actions.define("ListAliases", ListAliasesRequest::builder, this::listAliases);
  }

  /**
   * What a call needs to be allowed.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html">Actions,
   *     resources and condition keys for AWS KMS</a>
   */
  public List<Permission> permissions(String action, JsonNode body) {
    Map<String, String> context = new HashMap<>();
    body.path("EncryptionContext")
        .properties()
        .forEach(
            pair ->
                context.put(
                    "kms:EncryptionContext:" + pair.getKey(), pair.getValue().asString("")));
    JsonNode key = body.get("KeyId");
    String resource =
        key != null && key.isString()
            ? keys.arn(key.stringValue())
            : account.arn("kms", "key/of-the-ciphertext");
    return List.of(new Permission("kms:" + action, resource, context));
  }

  public JsonActions actions() {
    return actions;
  }

  /** Makes the key that {@link #READY_ALIAS} names and returns its ARN. */
  public String createReadyKey() {
    CreateKeyResponse created = create(CreateKeyRequest.builder().description("ready").build());
    keys.aliases().put(READY_ALIAS, created.keyMetadata().keyId());
    return created.keyMetadata().arn();
  }

  private CreateKeyResponse create(CreateKeyRequest request) {
    boolean symmetric =
        (request.keySpec() == null || request.keySpec() == KeySpec.SYMMETRIC_DEFAULT)
            && (request.keyUsage() == null || request.keyUsage() == KeyUsageType.ENCRYPT_DECRYPT);
    KmsRule.SYMMETRIC_ONLY.require(
        symmetric, "fargate-local has SYMMETRIC_DEFAULT keys for ENCRYPT_DECRYPT only.");
    String id = UUID.randomUUID().toString();
    KeyMetadata metadata =
        KeyMetadata.builder()
            .awsAccountId(Account.ID)
            .keyId(id)
            .arn(account.arn("kms", "key/" + id))
            .creationDate(clock.instant())
            .enabled(true)
            .keyState(KeyState.ENABLED)
            .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
            .keySpec(KeySpec.SYMMETRIC_DEFAULT)
            .encryptionAlgorithmsWithStrings("SYMMETRIC_DEFAULT")
            .keyManager("CUSTOMER")
            .origin("AWS_KMS")
            .multiRegion(false)
            .description(Objects.requireNonNullElse(request.description(), ""))
            .build();
    keys.add(WrappingKey.create(metadata, random));
    return CreateKeyResponse.builder().keyMetadata(metadata).build();
  }

  private DescribeKeyResponse describe(DescribeKeyRequest request) {
    checkGrants(request.grantTokens());
    return DescribeKeyResponse.builder().keyMetadata(keys.find(request.keyId()).metadata()).build();
  }

  private static void checkGrants(List<String> tokens) {
    KmsRule.GRANT_TOKENS.require(
        tokens.size() <= 10, "Value at 'grantTokens' must have length less than or equal to 10");
  }

  private ListKeysResponse list(ListKeysRequest request) {
    List<KeyListEntry> entries =
        keys.all().stream()
            .map(WrappingKey::metadata)
            .map(each -> KeyListEntry.builder().keyId(each.keyId()).keyArn(each.arn()).build())
            .toList();
    return ListKeysResponse.builder().keys(entries).truncated(false).build();
  }

  private EnableKeyResponse enable(EnableKeyRequest request) {
    switchTo(request.keyId(), KeyState.ENABLED);
    return EnableKeyResponse.builder().build();
  }

  private DisableKeyResponse disable(DisableKeyRequest request) {
    switchTo(request.keyId(), KeyState.DISABLED);
    return DisableKeyResponse.builder().build();
  }

  private void switchTo(@Nullable String name, KeyState state) {
    WrappingKey key = keys.find(name);
    KmsRule.KEY_USABLE.require(
        key.metadata().keyState() != KeyState.PENDING_DELETION,
        key.metadata().arn() + " is pending deletion.");
    key.become(
        key.metadata().toBuilder().enabled(state == KeyState.ENABLED).keyState(state).build());
  }

  private ScheduleKeyDeletionResponse scheduleDeletion(ScheduleKeyDeletionRequest request) {
    int days = request.pendingWindowInDays() == null ? 30 : request.pendingWindowInDays();
    WrappingKey key = keys.find(request.keyId());
    KmsRule.DELETION_WINDOW.require(
        days >= 7 && days <= 30, "PendingWindowInDays must be between 7 and 30.");
    KmsRule.KEY_USABLE.require(
        key.metadata().keyState() != KeyState.PENDING_DELETION,
        key.metadata().arn() + " is pending deletion.");
    keys.scheduleDeletion(key, days);
    return ScheduleKeyDeletionResponse.builder()
        .keyId(key.metadata().arn())
        .deletionDate(key.metadata().deletionDate())
        .keyState(key.metadata().keyState())
        .pendingWindowInDays(days)
        .build();
  }

  private CancelKeyDeletionResponse cancelDeletion(CancelKeyDeletionRequest request) {
    WrappingKey key = keys.find(request.keyId());
    KmsRule.PENDING_DELETION.require(
        key.metadata().keyState() == KeyState.PENDING_DELETION,
        key.metadata().arn() + " is not pending deletion.");
    key.become(key.metadata().toBuilder().deletionDate(null).keyState(KeyState.DISABLED).build());
    return CancelKeyDeletionResponse.builder().keyId(key.metadata().arn()).build();
  }

  private CreateAliasResponse createAlias(CreateAliasRequest request) {
    String alias = alias(request.aliasName());
    WrappingKey key = keys.find(request.targetKeyId());
    KmsRule.ALIAS_FREE.require(
        !keys.aliases().containsKey(alias),
        "An alias with the name " + keys.aliasArn(alias) + " already exists");
    keys.aliases().put(alias, key.metadata().keyId());
    return CreateAliasResponse.builder().build();
  }

  private UpdateAliasResponse updateAlias(UpdateAliasRequest request) {
    String alias = existing(request.aliasName());
    keys.aliases().put(alias, keys.find(request.targetKeyId()).metadata().keyId());
    return UpdateAliasResponse.builder().build();
  }

  private DeleteAliasResponse deleteAlias(DeleteAliasRequest request) {
    keys.aliases().remove(existing(request.aliasName()));
    return DeleteAliasResponse.builder().build();
  }

  private String existing(@Nullable String name) {
    String alias = alias(name);
    KmsRule.ALIAS_EXISTS.require(
        keys.aliases().containsKey(alias), "Alias " + keys.aliasArn(alias) + " is not found.");
    return alias;
  }

  private static String alias(@Nullable String name) {
    if (name == null || !name.matches("alias/[a-zA-Z0-9/_-]{1,250}")) {
      throw KmsRule.ALIAS_NAME.refusal(
          "Alias must start with the prefix \"alias/\". Please see"
              + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
    }
    KmsRule.ALIAS_RESERVED.require(
        !name.startsWith("alias/aws/"), "Alias names that begin with alias/aws/ are reserved.");
    return name;
  }

  private ListAliasesResponse listAliases(ListAliasesRequest request) {
    String id = request.keyId() == null ? null : keys.find(request.keyId()).metadata().keyId();
    List<AliasListEntry> entries =
        keys.aliases().entrySet().stream()
            .filter(each -> id == null || each.getValue().equals(id))
            .map(
                each ->
                    AliasListEntry.builder()
                        .aliasName(each.getKey())
                        .aliasArn(keys.aliasArn(each.getKey()))
                        .targetKeyId(each.getValue())
                        .build())
            .toList();
    return ListAliasesResponse.builder().aliases(entries).truncated(false).build();
  }

  private GenerateDataKeyResponse generate(GenerateDataKeyRequest request) {
    checkGrants(request.grantTokens());
    WrappingKey key = keys.usable(request.keyId());
    byte[] plaintext = new byte[length(request.keySpec(), request.numberOfBytes())];
    checkDryRun(request.dryRun());
    random.nextBytes(plaintext);
    return GenerateDataKeyResponse.builder()
        .keyId(key.metadata().arn())
        .plaintext(SdkBytes.fromByteArray(plaintext))
        .ciphertextBlob(key.wrap(plaintext, request.encryptionContext(), random))
        .build();
  }

  private GenerateDataKeyWithoutPlaintextResponse generateSealed(
      GenerateDataKeyWithoutPlaintextRequest request) {
    WrappingKey key = keys.usable(request.keyId());
    byte[] plaintext = new byte[length(request.keySpec(), request.numberOfBytes())];
    checkDryRun(request.dryRun());
    random.nextBytes(plaintext);
    return GenerateDataKeyWithoutPlaintextResponse.builder()
        .keyId(key.metadata().arn())
        .ciphertextBlob(key.wrap(plaintext, request.encryptionContext(), random))
        .build();
  }

  private static void checkDryRun(@Nullable Boolean dryRun) {
    KmsRule.DRY_RUN.require(
        !Boolean.TRUE.equals(dryRun),
        "The request would have succeeded, but the DryRun option is set.");
  }

  private static int length(@Nullable DataKeySpec spec, @Nullable Integer bytes) {
    KmsRule.KEY_SPEC_OR_BYTES.require(
        (spec == null) != (bytes == null), "Please specify either number of bytes or key spec.");
    if (bytes == null) {
      return spec == DataKeySpec.AES_128 ? 16 : 32;
    }
    KmsRule.NUMBER_OF_BYTES.require(
        bytes >= 1 && bytes <= 1024, "numberOfBytes must be between 1 and 1024.");
    return bytes;
  }

  private EncryptResponse encrypt(EncryptRequest request) {
    WrappingKey key = keys.usable(request.keyId());
    int size = request.plaintext() == null ? 0 : request.plaintext().asByteArray().length;
    KmsRule.PLAINTEXT_SIZE.require(size >= 1 && size <= 4096, "plaintext must be 1 to 4096 bytes.");
    checkDryRun(request.dryRun());
    return EncryptResponse.builder()
        .keyId(key.metadata().arn())
        .ciphertextBlob(
            key.wrap(request.plaintext().asByteArray(), request.encryptionContext(), random))
        .encryptionAlgorithm("SYMMETRIC_DEFAULT")
        .build();
  }

  private DecryptResponse decrypt(DecryptRequest request) {
    SdkBytes blob = request.ciphertextBlob();
    int size = blob == null ? 0 : blob.asByteArray().length;
    KmsRule.CIPHERTEXT_SIZE.require(
        size >= 1 && size <= 6144, "ciphertextBlob must be 1 to 6144 bytes.");
    WrappingKey key = blob == null ? null : keys.byId(WrappingKey.keyId(blob));
    if (blob == null || key == null) {
      throw KmsRule.CIPHERTEXT.refusal("");
    }
    KmsRule.KEY_OF_CIPHERTEXT.require(
        request.keyId() == null || keys.find(request.keyId()) == key,
        "The key ID in the request does not identify a CMK that can perform this operation.");
    Keys.checkUsable(key);
    checkDryRun(request.dryRun());
    return DecryptResponse.builder()
        .keyId(key.metadata().arn())
        .plaintext(SdkBytes.fromByteArray(key.unwrap(blob, request.encryptionContext())))
        .encryptionAlgorithm("SYMMETRIC_DEFAULT")
        .build();
  }
}
