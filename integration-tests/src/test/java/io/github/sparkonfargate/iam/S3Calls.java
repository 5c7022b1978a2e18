package io.github.sparkonfargate.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.LocalFargate;
import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.store.ObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.S3ObjectStore;
import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** What the parties of an application ask of S3, as one role. */
final class S3Calls implements AutoCloseable {
  private final ObjectStore staging;
  private final S3Client raw;

  S3Calls(LocalFargate fargate, String role) {
    URI endpoint = URI.create(fargate.variable("AWS_ENDPOINT_URL_S3"));
    String secret = fargate.variable("AWS_SECRET_ACCESS_KEY");
    String accessKey = fargate.accessKeyOf(role);
    this.staging =
        S3ObjectStore.create(
            AwsSettings.defaults()
                .withRegion(fargate.variable("AWS_REGION"))
                .withEndpoint(endpoint, new AwsSettings.LocalCredentials(accessKey, secret)));
    this.raw =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.of(fargate.variable("AWS_REGION")))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
            .build();
  }

  private static ObjectUri directory(String place) {
    return ObjectUri.parse("s3://" + place + "/" + UUID.randomUUID() + "/");
  }

  /** Uploads, an upload that is given up, the lease, the result, the end of both. */
  void stageAsSubmitter(String place) {
    ObjectUri directory = directory(place);
    staging.put("x", directory.resolve("lease"));
    giveUpUpload(directory.resolve("app.jar"));
    assertThat(staging.text(directory.resolve("result"))).isEmpty();
    assertThat(staging.text(directory.resolve("lease"))).contains("x");
    staging.delete(directory.resolve("result"));
    staging.deleteDirectory(directory);
  }

  void stageAsDriver(String place) {
    ObjectUri directory = directory(place);
    staging.put("x", directory.resolve("result"));
    assertThat(staging.text(directory.resolve("result"))).contains("x");
    assertThat(staging.text(directory.resolve("lease"))).isEmpty();
    staging.deleteDirectory(directory);
  }

  /** Writes, gives up an upload, reads, and learns that an object is gone. */
  void shuffle(String place) {
    ObjectUri directory = directory(place);
    ObjectUri data = directory.resolve("data");
    raw.putObject(r -> r.bucket(data.bucket()).key(data.key()), RequestBody.fromString("x"));
    assertThat(raw.getObjectAsBytes(r -> r.bucket(data.bucket()).key(data.key())).asUtf8String())
        .isEqualTo("x");
    giveUpUpload(data);
    try {
      raw.getObjectAsBytes(r -> r.bucket(data.bucket()).key(directory.resolve("gone").key()));
      throw new AssertionError("there is no such object");
    } catch (NoSuchKeyException gone) {
      assertThat(gone.statusCode()).isEqualTo(404);
    }
  }

  void cleanUp(String place) {
    ObjectUri all = ObjectUri.parse("s3://" + place + "/");
    raw.listMultipartUploads(r -> r.bucket(all.bucket()).prefix(all.key()));
    var found = raw.listObjectsV2(r -> r.bucket(all.bucket()).prefix(all.key())).contents();
    var keys = found.stream().map(o -> ObjectIdentifier.builder().key(o.key()).build()).toList();
    var errors =
        raw.deleteObjects(
                r -> r.bucket(all.bucket()).delete(Delete.builder().objects(keys).build()))
            .errors();
    if (!errors.isEmpty()) {
      throw new AssertionError(errors.get(0).message());
    }
  }

  private void giveUpUpload(ObjectUri object) {
    String upload =
        raw.createMultipartUpload(r -> r.bucket(object.bucket()).key(object.key())).uploadId();
    raw.abortMultipartUpload(r -> r.bucket(object.bucket()).key(object.key()).uploadId(upload));
  }

  @Override
  public void close() {
    staging.close();
    raw.close();
  }
}
