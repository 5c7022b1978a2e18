package io.github.sparkonfargate.shuffle.store;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract against a real S3 server. */
class S3ObjectStoreTest extends ObjectStoreContract {
  private static S3Lab lab;
  private static ObjectStore store;

  @BeforeAll
  static void open() throws IOException {
    lab = new S3Lab();
    store = lab.store();
  }

  @AfterEach
  void empty() throws IOException {
    lab.empty(store);
  }

  @AfterAll
  static void close() throws IOException {
    lab.close();
  }

  @Override
  ObjectStore store() {
    return store;
  }
}
