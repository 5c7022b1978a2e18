package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.NotFoundException;

class KmsTest {
  private static final Map<String, String> CONTEXT = Map.of("app", "a", "use", "test");
  private LocalAws aws;
  private String key;

  @BeforeEach
  void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    key = aws.environment.get("FARGATE_LOCAL_KMS_KEY");
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  @Test
  void dataKeyIsUnwrappedUnderItsContextOnly() {
    var generated =
        aws.kms.generateDataKey(
            r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(CONTEXT));
    assertThat(generated.plaintext().asByteArray()).hasSize(32);
    SdkBytes blob = generated.ciphertextBlob();
    assertThat(aws.kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(CONTEXT)).plaintext())
        .isEqualTo(generated.plaintext());
    assertThatThrownBy(
            () -> aws.kms.decrypt(r -> r.ciphertextBlob(blob).encryptionContext(Map.of("a", "b"))))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThatThrownBy(() -> aws.kms.decrypt(r -> r.ciphertextBlob(blob)))
        .isInstanceOf(InvalidCiphertextException.class);
  }

  @Test
  void anotherKeyCannotUnwrap() {
    String other = aws.kms.createKey().keyMetadata().keyId();
    var blob = aws.kms.generateDataKey(r -> r.keyId(key).numberOfBytes(16)).ciphertextBlob();
    assertThatThrownBy(() -> aws.kms.decrypt(r -> r.ciphertextBlob(blob).keyId(other)))
        .isInstanceOf(IncorrectKeyException.class);
  }

  @Test
  void aDryRunSaysThatTheCallWouldSucceedAndGivesNoKey() {
    assertThatThrownBy(
            () -> aws.kms.generateDataKey(r -> r.keyId(key).numberOfBytes(32).dryRun(true)))
        .isInstanceOf(DryRunOperationException.class);
    assertThatThrownBy(
            () -> aws.kms.generateDataKey(r -> r.keyId("none").numberOfBytes(32).dryRun(true)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void unknownKeyIsNotFound() {
    assertThatThrownBy(() -> aws.kms.describeKey(r -> r.keyId("none")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void shortBlobIsInvalid() {
    assertThatThrownBy(
            () -> aws.kms.decrypt(r -> r.ciphertextBlob(SdkBytes.fromUtf8String("short"))))
        .isInstanceOf(InvalidCiphertextException.class);
  }
}
