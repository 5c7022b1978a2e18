package io.github.sparkonfargate.shuffle.store;

import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * Credentials whose source can be asked anew. The SDK's own providers ask shortly before the
 * credentials' time is up; when S3 says that they have expired all the same (a clock that is wrong,
 * a session that was revoked) they would go on serving what they hold.
 *
 * <p>Guarded by its own lock: any thread's request may find the credentials expired.
 */
final class RenewableCredentials implements AwsCredentialsProvider, AutoCloseable {
  private final Supplier<AwsCredentialsProvider> source;
  private AwsCredentialsProvider current;

  RenewableCredentials(Supplier<AwsCredentialsProvider> source) {
    this.source = source;
    this.current = source.get();
  }

  static RenewableCredentials ofDefaultChain() {
    return new RenewableCredentials(() -> DefaultCredentialsProvider.builder().build());
  }

  @Override
  public AwsCredentials resolveCredentials() {
    return current().resolveCredentials();
  }

  /** Forgets the credentials; the next request finds new ones, if there are any. */
  synchronized void renew() {
    close();
    current = source.get();
  }

  @Override
  public synchronized void close() {
    if (current instanceof DefaultCredentialsProvider chain) {
      chain.close();
    }
  }

  private synchronized AwsCredentialsProvider current() {
    return current;
  }
}
