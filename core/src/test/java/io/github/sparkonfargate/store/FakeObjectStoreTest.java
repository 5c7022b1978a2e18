package io.github.sparkonfargate.store;

/** The fake keeps the contract, too: what is tested with it holds for S3. */
class FakeObjectStoreTest extends ObjectStoreContract {
  private final FakeObjectStore store = new FakeObjectStore();

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected ObjectUri directory() {
    return ObjectUri.parse("s3://bkt/contract/");
  }
}
