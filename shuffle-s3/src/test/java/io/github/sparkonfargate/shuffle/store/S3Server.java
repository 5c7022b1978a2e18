package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** S3 in this JVM and in memory; it checks signatures. */
final class S3Server implements AutoCloseable {
  static final String ACCESS_KEY = "shuffle";
  static final String SECRET_KEY = "shuffle-secret";

  private final S3Proxy proxy;

  S3Server(String bucket) throws IOException {
    BlobStore store = new TransientNio2BlobStore();
    proxy =
        S3Proxy.builder()
            .blobStore(store)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .ignoreUnknownHeaders(true)
            .build();
    try {
      proxy.start();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // s3proxy declares no less
      throw new IOException("S3 did not start", e);
    }
    store.createContainer(bucket);
  }

  int port() {
    return proxy.getPort();
  }

  @Override
  public void close() throws IOException {
    try {
      proxy.stop();
    } catch (Exception e) { // s3proxy declares no less
      throw new IOException("S3 did not stop", e);
    }
  }
}
