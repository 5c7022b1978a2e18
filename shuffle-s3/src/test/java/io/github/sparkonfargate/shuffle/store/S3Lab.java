package io.github.sparkonfargate.shuffle.store;

import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An S3 server with a {@link FaultProxy} before it, and stores that talk to it. */
final class S3Lab implements AutoCloseable {
  static final String BUCKET = "shuffles";

  final S3Server server = new S3Server(BUCKET);
  final FaultProxy proxy = new FaultProxy(server.port());
  private final List<ObjectStore> stores = new ArrayList<>();

  S3Lab() throws IOException {}

  /**
   * @param more keys and values beyond bucket, endpoint and keys
   */
  ObjectStore store(String... more) {
    Map<String, String> conf = new HashMap<>();
    conf.put("spark.shuffle.s3.bucket", BUCKET);
    conf.put("spark.shuffle.s3.endpoint", proxy.endpoint().toString());
    conf.put("spark.fargate.local.accessKeyId", S3Server.ACCESS_KEY);
    conf.put("spark.fargate.local.secretAccessKey", S3Server.SECRET_KEY);
    for (int i = 0; i < more.length; i += 2) {
      conf.put(more[i], more[i + 1]);
    }
    ObjectStore store = ObjectStores.open(ShuffleSettings.parse(conf));
    stores.add(store);
    return store;
  }

  /**
   * A store that tries again.
   *
   * @param time how long one attempt may take, as Spark writes it
   */
  ObjectStore patientFor(String time, int retries) {
    return store(
        "spark.shuffle.s3.requestTimeout",
        time,
        "spark.shuffle.s3.apiRetries",
        String.valueOf(retries));
  }

  /** Leaves the bucket as it was. */
  void empty(ObjectStore store) throws IOException {
    proxy.forget();
    List<String> keys = new ArrayList<>();
    store.list("", object -> keys.add(object.key()));
    store.delete(keys);
    store.abortUploads("");
    proxy.forget();
  }

  @Override
  public void close() throws IOException {
    stores.forEach(ObjectStore::close);
    proxy.close();
    server.close();
  }
}
