package io.github.sparkonfargate.secret;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * System properties that executors need before they can ask the driver, and that nobody else may
 * read: encrypted under the application's data key, bound to its context. The form is a version
 * byte, a nonce of 12 bytes, and AES-256-GCM of count, names and values.
 */
public final class SealedProperties {
  /** Environment variable of executors that holds them. */
  public static final String VARIABLE = "SPARK_FARGATE_SEALED";

  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SealedProperties() {}

  /** Base64 of the sealed properties; two calls never give the same. */
  public static String seal(
      Map<String, String> properties, DataKey key, ApplicationContext context) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(write(properties));
      byte[] whole =
          ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
              .put(VERSION)
              .put(nonce)
              .put(sealed)
              .array();
      return Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has AES/GCM", absent);
    }
  }

  /**
   * @throws SecretException if the text was not sealed with this key for this context, or was
   *     changed since
   */
  public static Map<String, String> open(String text, DataKey key, ApplicationContext context) {
    try {
      byte[] whole = Base64.getDecoder().decode(text);
      if (whole.length < 1 + NONCE_BYTES + TAG_BITS / Byte.SIZE || whole[0] != VERSION) {
        throw notOurs(context, null);
      }
      byte[] nonce = Arrays.copyOfRange(whole, 1, 1 + NONCE_BYTES);
      byte[] sealed = Arrays.copyOfRange(whole, 1 + NONCE_BYTES, whole.length);
      return read(cipher(Cipher.DECRYPT_MODE, key, nonce, context).doFinal(sealed));
    } catch (AEADBadTagException | IllegalArgumentException tampered) {
      throw notOurs(context, tampered);
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java platform has AES/GCM", absent);
    }
  }

  private static SecretException notOurs(ApplicationContext context, @Nullable Exception cause) {
    return new SecretException(
        SecretException.Kind.CONTEXT,
        VARIABLE
            + " was not sealed for "
            + context
            + ", or was changed on its way; a container takes part only in the application that"
            + " started it",
        cause);
  }

  private static Cipher cipher(int mode, DataKey key, byte[] nonce, ApplicationContext context)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.sealingKey(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(write(context.asMap()));
    return cipher;
  }

  /** Sorted, and lengths first, so that no two maps look alike. */
  private static byte[] write(Map<String, String> map) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(map.size());
      for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
        writeText(out, entry.getKey());
        writeText(out, entry.getValue());
      }
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return bytes.toByteArray();
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Only what {@link #write} wrote gets here: the tag has been verified. */
  private static Map<String, String> read(byte[] bytes) {
    Map<String, String> map = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int size = in.readInt();
      for (int i = 0; i < size; i++) {
        String name = readText(in);
        map.put(name, readText(in));
      }
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return map;
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
