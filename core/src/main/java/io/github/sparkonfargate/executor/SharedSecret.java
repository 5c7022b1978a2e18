package io.github.sparkonfargate.executor;

import io.github.sparkonfargate.secret.DataKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Puts the authentication secret where Spark's SecurityManager looks first, for each connection:
 * the credentials of the current Hadoop user. They are in no configuration, and so neither in the
 * UI, the event log nor the configuration that a driver sends its executors.
 */
public final class SharedSecret {
  /** {@code SecurityManager.SECRET_LOOKUP_KEY}. */
  static final Text LOOKUP_KEY = new Text("sparkCookie");

  private SharedSecret() {}

  /** From now on this process authenticates with this key; it replaces that of an earlier one. */
  public static void install(DataKey key) {
    Credentials credentials = new Credentials();
    credentials.addSecretKey(LOOKUP_KEY, key.authenticationSecret());
    try {
      UserGroupInformation.getCurrentUser().addCredentials(credentials);
    } catch (IOException noUser) {
      throw new UncheckedIOException("this process has no Hadoop user", noUser);
    }
  }
}
