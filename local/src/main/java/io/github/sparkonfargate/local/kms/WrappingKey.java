package io.github.sparkonfargate.local.kms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** A KMS key. Its ciphertext is: key id (16 bytes), nonce (12 bytes), AES-GCM with the context. */
final class WrappingKey {
  private static final int ID_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private KeyMetadata metadata;
  private final SecretKeySpec material;

  private WrappingKey(KeyMetadata metadata, SecretKeySpec material) {
    this.metadata = metadata;
    this.material = material;
  }

  static WrappingKey create(KeyMetadata metadata, SecureRandom random) {
    byte[] material = new byte[32];
    random.nextBytes(material);
    return new WrappingKey(metadata, new SecretKeySpec(material, "AES"));
  }

  KeyMetadata metadata() {
    return metadata;
  }

  /** Enabled, disabled or to be deleted from now on. */
  void become(KeyMetadata changed) {
    metadata = changed;
  }

  /** The id of the key that made a ciphertext; empty text if it cannot be one. */
  static String keyId(SdkBytes ciphertext) {
    ByteBuffer buffer = ciphertext.asByteBuffer();
    if (buffer.remaining() < ID_BYTES + NONCE_BYTES + TAG_BYTES) {
      return "";
    }
    return new UUID(buffer.getLong(), buffer.getLong()).toString();
  }

  SdkBytes wrap(byte[] plaintext, Map<String, String> context, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plaintext);
      UUID id = UUID.fromString(metadata.keyId());
      return SdkBytes.fromByteArray(
          ByteBuffer.allocate(ID_BYTES + NONCE_BYTES + sealed.length)
              .putLong(id.getMostSignificantBits())
              .putLong(id.getLeastSignificantBits())
              .put(nonce)
              .put(sealed)
              .array());
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("Every Java has AES-GCM", absent);
    }
  }

  /**
   * @throws io.github.sparkonfargate.local.aws.ServiceError InvalidCiphertextException when the
   *     blob or the context is not the one
   */
  byte[] unwrap(SdkBytes ciphertext, Map<String, String> context) {
    ByteBuffer buffer = ciphertext.asByteBuffer().position(ID_BYTES);
    byte[] nonce = new byte[NONCE_BYTES];
    buffer.get(nonce);
    byte[] sealed = new byte[buffer.remaining()];
    buffer.get(sealed);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, context).doFinal(sealed);
    } catch (AEADBadTagException tampered) {
      throw KmsRule.CIPHERTEXT.refusal("");
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("Every Java has AES-GCM", absent);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, Map<String, String> context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, material, new GCMParameterSpec(TAG_BYTES * 8, nonce));
    for (Map.Entry<String, String> pair : new TreeMap<>(context).entrySet()) {
      update(cipher, pair.getKey());
      update(cipher, pair.getValue());
    }
    return cipher;
  }

  /** Length first, so that no two contexts look alike. */
  private static void update(Cipher cipher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    cipher.updateAAD(ByteBuffer.allocate(4).putInt(bytes.length).array());
    cipher.updateAAD(bytes);
  }
}
