package io.github.sparkonfargate.secret;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A KMS in memory: keys that can be disabled, roles that may be denied, contexts that must match.
 */
public final class FakeSecretKeys implements SecretKeys {
  private static final String ARN = "arn:aws:kms:us-east-1:123456789012:key/";

  private record Entry(String keyArn, ApplicationContext context, byte[] plaintext) {}

  private final Map<String, String> arnByName = new HashMap<>();
  private final Set<String> disabled = new HashSet<>();
  private final Map<String, Entry> byCiphertext = new HashMap<>();
  private final SecureRandom random = new SecureRandom();
  private boolean decryptDenied;
  private boolean closed;

  /** A key by its id and an alias of it; returns its ARN. */
  public String addKey(String id, String alias) {
    arnByName.put(id, ARN + id);
    arnByName.put(alias, ARN + id);
    arnByName.put(ARN + id, ARN + id);
    return ARN + id;
  }

  public void disable(String keyArn) {
    disabled.add(keyArn);
  }

  public void denyDecrypt() {
    decryptDenied = true;
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public void check(String key, ApplicationContext context) {
    var unused = usable(key);
  }

  @Override
  public NewKey generate(String key, ApplicationContext context) {
    String arn = usable(key);
    byte[] plaintext = new byte[DataKey.BYTES];
    random.nextBytes(plaintext);
    WrappedKey wrapped =
        WrappedKey.of(arn, UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
    byCiphertext.put(wrapped.ciphertext(), new Entry(arn, context, plaintext));
    return new NewKey(new DataKey(plaintext), wrapped);
  }

  @Override
  public DataKey open(WrappedKey wrapped, ApplicationContext context) {
    if (decryptDenied) {
      throw new SecretException(SecretException.Kind.ACCESS, "not authorized");
    }
    String arn = usable(wrapped.keyArn());
    Entry entry = byCiphertext.get(wrapped.ciphertext());
    if (entry == null || !entry.keyArn().equals(arn) || !entry.context().equals(context)) {
      throw new SecretException(SecretException.Kind.CONTEXT, "not made for " + context);
    }
    return new DataKey(entry.plaintext());
  }

  private String usable(String name) {
    String arn = arnByName.get(name);
    if (arn == null) {
      throw new SecretException(SecretException.Kind.KEY, "no key " + name);
    }
    if (disabled.contains(arn)) {
      throw new SecretException(SecretException.Kind.KEY, name + " is disabled");
    }
    return arn;
  }

  @Override
  public void close() {
    closed = true;
  }
}
