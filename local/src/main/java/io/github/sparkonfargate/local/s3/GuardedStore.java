package io.github.sparkonfargate.local.s3;

import io.github.sparkonfargate.local.aws.ServiceError;
import io.github.sparkonfargate.local.iam.Gate;
import io.github.sparkonfargate.local.iam.Permission;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * S3 as the owner of one access key sees it: each call needs the action that AWS wants for it. As
 * on AWS, an object that is not there is a 403 for whoever may not list its bucket.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html">Required
 *     permissions for Amazon S3 API operations</a>
 */
final class GuardedStore extends ForwardingBlobStore {
  /** Where s3proxy itself, and no client, notes what an open upload was begun with. */
  private static final String NOTES_OF_S3PROXY = ".s3proxy-mpu-stub-";

  private final String accessKey;
  private final Gate gate;

  GuardedStore(BlobStore store, String accessKey, Gate gate) {
    super(store);
    this.accessKey = accessKey;
    this.gate = gate;
  }

  private void need(String action, String resource, Map<String, String> context) {
    try {
      gate.authorize(accessKey, List.of(new Permission("s3:" + action, resource, context)));
    } catch (ServiceError denied) {
      throw S3Exception.builder()
          .statusCode(403)
          .message(denied.getMessage())
          .awsErrorDetails(
              AwsErrorDetails.builder()
                  .errorCode("AccessDenied")
                  .errorMessage(denied.getMessage())
                  .build())
          .build();
    }
  }

  private void onBucket(String action, String bucket) {
    need(action, "arn:aws:s3:::" + bucket, Map.of());
  }

  private void onObject(String action, String bucket, String key) {
    if (key.startsWith(NOTES_OF_S3PROXY)) {
      return;
    }
    need(action, "arn:aws:s3:::" + bucket + "/" + key, Map.of());
  }

  private void listing(String bucket, @Nullable String prefix) {
    need(
        "ListBucket",
        "arn:aws:s3:::" + bucket,
        prefix == null ? Map.of() : Map.of("s3:prefix", prefix));
  }

  @Override
  public ListBucketsResponse list() {
    need("ListAllMyBuckets", Permission.NO_RESOURCE, Map.of());
    return super.list();
  }

  @Override
  public ListObjectsV2Response list(ListObjectsV2Request request) {
    listing(request.bucket(), request.prefix());
    return super.list(request);
  }

  @Override
  public HeadBucketResponse headBucket(HeadBucketRequest request) {
    listing(request.bucket(), null);
    return super.headBucket(request);
  }

  @Override
  public CreateBucketResponse createContainer(CreateBucketRequest request) {
    onBucket("CreateBucket", request.bucket());
    return super.createContainer(request);
  }

  @Override
  public void deleteContainer(String bucket) {
    onBucket("DeleteBucket", bucket);
    super.deleteContainer(bucket);
  }

  @Override
  public void deleteBucket(String bucket) {
    onBucket("DeleteBucket", bucket);
    super.deleteBucket(bucket);
  }

  @Override
  public BucketCannedACL getContainerAccess(String bucket) {
    onBucket("GetBucketAcl", bucket);
    return super.getContainerAccess(bucket);
  }

  @Override
  public void setContainerAccess(String bucket, BucketCannedACL access) {
    onBucket("PutBucketAcl", bucket);
    super.setContainerAccess(bucket, access);
  }

  @Override
  public PutObjectResponse putBlob(PutObjectRequest request, InputStream body) {
    onObject("PutObject", request.bucket(), request.key());
    return super.putBlob(request, body);
  }

  @Override
  public CopyObjectResponse copyBlob(CopyObjectRequest request) {
    onObject("GetObject", request.sourceBucket(), request.sourceKey());
    onObject("PutObject", request.destinationBucket(), request.destinationKey());
    return super.copyBlob(request);
  }

  @Override
  public boolean blobExists(String bucket, String key) {
    onObject("GetObject", bucket, key);
    return super.blobExists(bucket, key);
  }

  @Override
  public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
    onObject("GetObject", request.bucket(), request.key());
    try {
      return super.blobMetadata(request);
    } catch (NoSuchKeyException absent) {
      listing(request.bucket(), null);
      throw absent;
    }
  }

  @Override
  public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
    onObject("GetObject", request.bucket(), request.key());
    try {
      return super.getBlob(request);
    } catch (NoSuchKeyException absent) {
      listing(request.bucket(), null);
      throw absent;
    }
  }

  @Override
  public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
    onObject("DeleteObject", request.bucket(), request.key());
    return super.removeBlob(request);
  }

  @Override
  public ObjectCannedACL getBlobAccess(String bucket, String key) {
    onObject("GetObjectAcl", bucket, key);
    return super.getBlobAccess(bucket, key);
  }

  @Override
  public void setBlobAccess(String bucket, String key, ObjectCannedACL access) {
    onObject("PutObjectAcl", bucket, key);
    super.setBlobAccess(bucket, key, access);
  }

  @Override
  public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
    onObject("PutObject", request.bucket(), request.key());
    return super.initiateMultipartUpload(request);
  }

  @Override
  public UploadPartResponse uploadMultipartPart(
      MultipartUpload upload, UploadPartRequest request, InputStream body) {
    onObject("PutObject", upload.containerName(), upload.blobName());
    return super.uploadMultipartPart(upload, request, body);
  }

  @Override
  public CompleteMultipartUploadResponse completeMultipartUpload(
      MultipartUpload upload, CompleteMultipartUploadRequest request) {
    onObject("PutObject", upload.containerName(), upload.blobName());
    return super.completeMultipartUpload(upload, request);
  }

  @Override
  public void abortMultipartUpload(MultipartUpload upload) {
    onObject("AbortMultipartUpload", upload.containerName(), upload.blobName());
    super.abortMultipartUpload(upload);
  }

  @Override
  public List<Part> listMultipartUpload(MultipartUpload upload) {
    onObject("ListMultipartUploadParts", upload.containerName(), upload.blobName());
    return super.listMultipartUpload(upload);
  }

  @Override
  public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(
      String bucket) {
    onBucket("ListBucketMultipartUploads", bucket);
    return super.listMultipartUploads(bucket);
  }
}
