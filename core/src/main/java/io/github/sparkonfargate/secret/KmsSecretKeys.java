package io.github.sparkonfargate.secret;

import io.github.sparkonfargate.common.aws.AwsClients;
import io.github.sparkonfargate.common.aws.AwsSettings;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/** Data keys by AWS KMS. Safe for several threads, as the SDK's client is. */
public final class KmsSecretKeys implements SecretKeys {
  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:kms:([a-z0-9-]+):[0-9]{12}:.+");

  private final AwsClients clients;
  private final KmsClient kms;

  private KmsSecretKeys(AwsClients clients) {
    this.clients = clients;
    this.kms = clients.configure(KmsClient.builder()).build();
  }

  /**
   * Builds the client; sends nothing. An ARN says in which Region its key is, whatever the Region
   * of the application.
   *
   * @param key as in {@link #generate}, or {@link WrappedKey#keyArn()}
   */
  public static KmsSecretKeys create(AwsSettings settings, String key) {
    Matcher arn = ARN.matcher(key);
    return new KmsSecretKeys(
        AwsClients.create(arn.matches() ? settings.withRegion(arn.group(1)) : settings));
  }

  @Override
  public void check(String key, ApplicationContext context) {
    KmsFaults faults = new KmsFaults("GenerateDataKey", key, clients.region(), context);
    try {
      kms.generateDataKey(
          request ->
              request
                  .keyId(key)
                  .numberOfBytes(DataKey.BYTES)
                  .encryptionContext(context.asMap())
                  .dryRun(true));
    } catch (DryRunOperationException wouldSucceed) {
      // KMS's way of saying yes.
    } catch (SdkException e) {
      throw faults.exception(e);
    }
  }

  @Override
  public NewKey generate(String key, ApplicationContext context) {
    KmsFaults faults = new KmsFaults("GenerateDataKey", key, clients.region(), context);
    try {
      GenerateDataKeyResponse made =
          kms.generateDataKey(
              request ->
                  request
                      .keyId(key)
                      .numberOfBytes(DataKey.BYTES)
                      .encryptionContext(context.asMap()));
      return new NewKey(
          dataKey(made.plaintext()),
          WrappedKey.of(made.keyId(), made.ciphertextBlob().asByteArrayUnsafe()));
    } catch (SdkException e) {
      throw faults.exception(e);
    }
  }

  @Override
  public DataKey open(WrappedKey wrapped, ApplicationContext context) {
    KmsFaults faults = new KmsFaults("Decrypt", wrapped.keyArn(), clients.region(), context);
    try {
      DecryptResponse opened =
          kms.decrypt(
              request ->
                  request
                      .keyId(wrapped.keyArn())
                      .ciphertextBlob(SdkBytes.fromByteArray(wrapped.bytes()))
                      .encryptionContext(context.asMap()));
      return dataKey(opened.plaintext());
    } catch (SdkException e) {
      throw faults.exception(e);
    }
  }

  private static DataKey dataKey(SdkBytes plaintext) {
    byte[] bytes = plaintext.asByteArray();
    try {
      return new DataKey(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public void close() {
    kms.close();
    clients.close();
  }
}
