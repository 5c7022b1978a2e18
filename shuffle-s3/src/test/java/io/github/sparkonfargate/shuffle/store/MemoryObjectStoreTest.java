package io.github.sparkonfargate.shuffle.store;

import io.github.sparkonfargate.shuffle.fake.MemoryObjectStore;

/** The fake keeps the contract of the real store. */
class MemoryObjectStoreTest extends ObjectStoreContract {
  private final MemoryObjectStore store = new MemoryObjectStore();

  @Override
  ObjectStore store() {
    return store;
  }
}
