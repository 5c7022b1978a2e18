package io.github.sparkonfargate.deploy;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.apache.spark.SparkConf;

/**
 * What Spark has to know of authentication before its first RpcEnv is made, and so before it asks
 * for a cluster manager: set by the submit hook, or by {@link FargateSecurity} in a plain JVM.
 */
final class SecurityDefaults {
  private static final String AUTHENTICATE = "spark.authenticate";
  private static final String SECRET = "spark.authenticate.secret";
  private static final String CRYPTO = "spark.network.crypto.";
  private static final int PLACEHOLDER_BYTES = 32;

  private SecurityDefaults() {}

  /** Changes what the user left open; for an application that does not authenticate, nothing. */
  static void apply(SparkConf conf) {
    if (!conf.getBoolean(AUTHENTICATE, false)) {
      return;
    }
    conf.setIfMissing(SECRET, placeholder());
    // Spark's TLS (spark.ssl.rpc) takes the place of its own encryption; both at once it refuses.
    boolean tls = conf.getBoolean("spark.ssl.rpc.enabled", false);
    conf.setIfMissing(CRYPTO + "enabled", Boolean.toString(!tls));
    // Spark's defaults are unauthenticated CTR and the first version of the handshake.
    conf.setIfMissing(CRYPTO + "cipher", "AES/GCM/NoPadding");
    conf.setIfMissing(CRYPTO + "authEngineVersion", "2");
    conf.setIfMissing(CRYPTO + "saslFallback", "false");
  }

  /**
   * Spark only asks that the key exists; the secret that counts is the data key, which the cluster
   * manager puts into the Hadoop user's credentials. Until it has, this value is what a connection
   * would need: hence one that nobody can know.
   */
  private static String placeholder() {
    byte[] random = new byte[PLACEHOLDER_BYTES];
    new SecureRandom().nextBytes(random);
    return "placeholder-" + HexFormat.of().formatHex(random);
  }
}
