package io.github.sparkonfargate.secret;

class FakeSecretKeysTest extends SecretKeysContract {
  private final FakeSecretKeys kms = new FakeSecretKeys();
  private final String arn = kms.addKey("11111111-2222-3333-4444-555555555555", "alias/spark");

  @Override
  protected SecretKeys keys() {
    return kms;
  }

  @Override
  protected String keyArn() {
    return arn;
  }

  @Override
  protected String alias() {
    return "alias/spark";
  }
}
