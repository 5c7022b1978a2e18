package io.github.sparkonfargate.shuffle.store;

import io.github.sparkonfargate.shuffle.conf.Encryption;
import io.github.sparkonfargate.shuffle.conf.ShuffleSettings;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** What each request to the bucket says. Pure. */
final class S3Requests {
  private static final String MUST_NOT_EXIST = "*";

  private final String bucket;
  private final @Nullable String owner;
  private final @Nullable ServerSideEncryption encryption;
  private final @Nullable String kmsKeyId;
  private final @Nullable String ifNoneMatch;
  private final boolean crc32c;

  S3Requests(ShuffleSettings settings) {
    ShuffleSettings.Bucket target = settings.bucket();
    this.bucket = target.name();
    this.owner = emptyToNull(target.expectedOwner());
    this.encryption = encryptionOf(target.encryption().kind());
    this.kmsKeyId = emptyToNull(target.encryption().kmsKeyId());
    this.ifNoneMatch = settings.write().conditional() ? MUST_NOT_EXIST : null;
    this.crc32c = settings.connection().crc32c();
  }

  PutObjectRequest put(String key, Payload payload) throws IOException {
    return PutObjectRequest.builder()
        .bucket(bucket)
        .key(key)
        .expectedBucketOwner(owner)
        .serverSideEncryption(encryption)
        .ssekmsKeyId(kmsKeyId)
        .ifNoneMatch(ifNoneMatch)
        .checksumCRC32C(crc32c ? payload.crc32c() : null)
        .build();
  }

  CreateMultipartUploadRequest begin(String key) {
    return CreateMultipartUploadRequest.builder()
        .bucket(bucket)
        .key(key)
        .expectedBucketOwner(owner)
        .serverSideEncryption(encryption)
        .ssekmsKeyId(kmsKeyId)
        .checksumAlgorithm(crc32c ? ChecksumAlgorithm.CRC32_C : null)
        .checksumType(crc32c ? ChecksumType.COMPOSITE : null)
        .build();
  }

  UploadPartRequest part(String key, String uploadId, int number, Payload payload)
      throws IOException {
    return UploadPartRequest.builder()
        .bucket(bucket)
        .key(key)
        .uploadId(uploadId)
        .partNumber(number)
        .expectedBucketOwner(owner)
        .checksumCRC32C(crc32c ? payload.crc32c() : null)
        .build();
  }

  CompleteMultipartUploadRequest complete(String key, String uploadId, List<CompletedPart> parts) {
    return CompleteMultipartUploadRequest.builder()
        .bucket(bucket)
        .key(key)
        .uploadId(uploadId)
        .expectedBucketOwner(owner)
        .ifNoneMatch(ifNoneMatch)
        .multipartUpload(upload -> upload.parts(parts))
        .build();
  }

  AbortMultipartUploadRequest abort(String key, String uploadId) {
    return AbortMultipartUploadRequest.builder()
        .bucket(bucket)
        .key(key)
        .uploadId(uploadId)
        .expectedBucketOwner(owner)
        .build();
  }

  /** Of a region. */
  GetObjectRequest get(String key, long offset, long length) {
    return get(key).toBuilder().range("bytes=" + offset + "-" + (offset + length - 1)).build();
  }

  /** Of the whole object. */
  GetObjectRequest get(String key) {
    return GetObjectRequest.builder().bucket(bucket).key(key).expectedBucketOwner(owner).build();
  }

  HeadObjectRequest head(String key) {
    return HeadObjectRequest.builder().bucket(bucket).key(key).expectedBucketOwner(owner).build();
  }

  ListObjectsV2Request list(String prefix) {
    return ListObjectsV2Request.builder()
        .bucket(bucket)
        .prefix(prefix)
        .expectedBucketOwner(owner)
        .build();
  }

  ListMultipartUploadsRequest uploads(String prefix) {
    return ListMultipartUploadsRequest.builder()
        .bucket(bucket)
        .prefix(prefix)
        .expectedBucketOwner(owner)
        .build();
  }

  DeleteObjectsRequest delete(List<String> keys) {
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    return DeleteObjectsRequest.builder()
        .bucket(bucket)
        .expectedBucketOwner(owner)
        .delete(delete -> delete.objects(objects).quiet(true))
        .build();
  }

  private static @Nullable ServerSideEncryption encryptionOf(Encryption.Kind kind) {
    return switch (kind) {
      case BUCKET -> null;
      case S3 -> ServerSideEncryption.AES256;
      case KMS -> ServerSideEncryption.AWS_KMS;
    };
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
