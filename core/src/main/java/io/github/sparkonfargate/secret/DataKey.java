package io.github.sparkonfargate.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The plaintext of an application's data key. It stays in the memory of driver and executors; what
 * leaves this class is derived from it, one key for each use.
 */
public final class DataKey {
  /** AES-256 and HMAC-SHA-256 take 256 bits. */
  static final int BYTES = 32;

  private static final String AUTHENTICATION = "spark-on-fargate authentication 1";
  private static final String SEALING = "spark-on-fargate sealing 1";

  private final byte[] material;

  DataKey(byte[] material) {
    if (material.length != BYTES) {
      throw new IllegalArgumentException(
          "a data key has " + BYTES + " bytes, not " + material.length);
    }
    this.material = material.clone();
  }

  /** The secret of Spark's authentication ({@code spark.authenticate}): 64 hexadecimal digits. */
  public byte[] authenticationSecret() {
    return HexFormat.of().formatHex(derive(AUTHENTICATION)).getBytes(StandardCharsets.UTF_8);
  }

  SecretKeySpec sealingKey() {
    return new SecretKeySpec(derive(SEALING), "AES");
  }

  /** One step of HKDF-Expand (RFC 5869) with a key that is uniformly random already. */
  private byte[] derive(String use) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(material, "HmacSHA256"));
      mac.update(use.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(new byte[] {1});
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has HmacSHA256", absent);
    }
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
