package io.github.sparkonfargate.local.s3;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.iam.Gate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * S3 on its own loopback port; objects are files below one directory; signatures are checked. The
 * fixed key may do everything; the key of a role that IAM created, what the role's policies say.
 */
public final class ObjectStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectStore.class);

  private final S3Proxy proxy;
  private final BlobStore store;

  private ObjectStore(S3Proxy proxy, BlobStore store) {
    this.proxy = proxy;
    this.store = store;
  }

  /**
   * @param port 0 for any free one
   * @param bucket created when it is not there yet
   */
  public static ObjectStore start(Path directory, int port, String bucket) throws IOException {
    Files.createDirectories(directory);
    BlobStore store = new FilesystemNio2BlobStore(directory.toString());
    S3Proxy proxy =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .awsAuthentication(
                AuthenticationType.AWS_V2_OR_V4, Account.ACCESS_KEY_ID, Account.SECRET_ACCESS_KEY)
            .ignoreUnknownHeaders(true)
            .build();
    start(proxy, port);
    if (!store.containerExists(bucket)) {
      store.createContainer(bucket);
    }
    return new ObjectStore(proxy, store);
  }

  /** From now on roles are let in too, each to what the gate says. */
  public void letRolesIn(Gate gate) {
    proxy.setBlobStoreLocator(
        (accessKey, bucket, key) -> {
          if (Account.ACCESS_KEY_ID.equals(accessKey)) {
            return new AccessGrant(Account.SECRET_ACCESS_KEY, store);
          }
          return accessKey == null || Account.roleOf(accessKey).isEmpty()
              ? null
              : new AccessGrant(
                  Account.SECRET_ACCESS_KEY, new GuardedStore(store, accessKey, gate));
        });
  }

  private static void start(S3Proxy proxy, int port) throws IOException {
    try {
      proxy.start();
    } catch (IOException failure) {
      throw failure;
    } catch (Exception failure) { // s3proxy declares no less
      throw new IOException("S3 did not start on port " + port, failure);
    }
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  @Override
  public void close() {
    try {
      proxy.stop();
    } catch (Exception failure) { // s3proxy declares no less; we are ending anyway
      LOG.warn("S3 did not stop cleanly", failure);
    }
  }
}
