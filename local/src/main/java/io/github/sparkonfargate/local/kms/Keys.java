package io.github.sparkonfargate.local.kms;

import io.github.sparkonfargate.local.aws.Account;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.KeyState;

/** The keys of the account and the aliases that name them. */
final class Keys {
  private final Account account;
  private final InstantSource clock;
  private final Map<String, WrappingKey> byId = new HashMap<>();
  private final Map<String, String> idByAlias = new TreeMap<>();

  Keys(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
  }

  void add(WrappingKey key) {
    byId.put(key.metadata().keyId(), key);
  }

  List<WrappingKey> all() {
    byId.values().removeIf(this::gone);
    return new ArrayList<>(byId.values());
  }

  Map<String, String> aliases() {
    return idByAlias;
  }

  String aliasArn(String alias) {
    return account.arn("kms", alias);
  }

  /** Deletion takes effect at its date. */
  private boolean gone(WrappingKey key) {
    return key.metadata().deletionDate() != null
        && !clock.instant().isBefore(key.metadata().deletionDate());
  }

  @Nullable WrappingKey byId(String id) {
    WrappingKey key = byId.get(id);
    return key == null || gone(key) ? null : key;
  }

  /**
   * @param name id, key ARN, alias or alias ARN
   * @throws io.github.sparkonfargate.local.aws.ServiceError NotFoundException
   */
  WrappingKey find(@Nullable String name) {
    String given = name == null ? "" : name;
    String plain = given.startsWith("arn:") ? given.substring(given.lastIndexOf(':') + 1) : given;
    String id =
        idByAlias.getOrDefault(plain, plain.startsWith("key/") ? plain.substring(4) : plain);
    WrappingKey key = byId(id);
    if (key == null) {
      String kind = plain.startsWith("alias/") ? "Alias " : "Key '";
      String arn = given.startsWith("arn:") ? given : account.arn("kms", "key/" + given);
      throw KmsRule.KEY_EXISTS.refusal(
          plain.startsWith("alias/")
              ? kind + account.arn("kms", plain) + " is not found."
              : kind + arn + "' does not exist");
    }
    return key;
  }

  /** The ARN of a key by any of its names; of one that is not there, what it would be. */
  String arn(String name) {
    String plain = name.startsWith("arn:") ? name.substring(name.lastIndexOf(':') + 1) : name;
    String id =
        idByAlias.getOrDefault(plain, plain.startsWith("key/") ? plain.substring(4) : plain);
    return account.arn("kms", "key/" + id);
  }

  /** The same, to encrypt or decrypt with. */
  WrappingKey usable(@Nullable String name) {
    WrappingKey key = find(name);
    checkUsable(key);
    return key;
  }

  static void checkUsable(WrappingKey key) {
    KmsRule.KEY_USABLE.require(
        key.metadata().keyState() != KeyState.PENDING_DELETION,
        key.metadata().arn() + " is pending deletion.");
    KmsRule.KEY_ENABLED.require(
        key.metadata().keyState() == KeyState.ENABLED, key.metadata().arn() + " is disabled.");
  }

  void scheduleDeletion(WrappingKey key, int days) {
    key.become(
        key.metadata().toBuilder()
            .enabled(false)
            .keyState(KeyState.PENDING_DELETION)
            .deletionDate(clock.instant().plus(Duration.ofDays(days)))
            .build());
  }
}
