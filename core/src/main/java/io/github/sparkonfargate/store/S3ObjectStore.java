package io.github.sparkonfargate.store;

import io.github.sparkonfargate.common.aws.AwsClients;
import io.github.sparkonfargate.common.aws.AwsSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** S3 over the AWS SDK. Used by one thread. */
public final class S3ObjectStore implements ObjectStore {
  /** Larger files go up in parts of this size; 10,000 parts are 640 GB. */
  private static final long PART_BYTES = 64L << 20;

  /** DeleteObjects takes at most this many keys. */
  private static final int DELETE_BATCH = 1_000;

  private final AwsClients clients;
  private final S3Client s3;

  private S3ObjectStore(AwsClients clients) {
    this.clients = clients;
    this.s3 = clients.configure(S3Client.builder()).crossRegionAccessEnabled(true).build();
  }

  /**
   * Builds the client; sends nothing.
   *
   * @param settings with S3's endpoint, if any
   */
  public static S3ObjectStore create(AwsSettings settings) {
    return new S3ObjectStore(AwsClients.create(settings));
  }

  @Override
  public void put(Path file, ObjectUri target, LongConsumer sent) {
    try {
      long size = Files.size(file);
      if (size > PART_BYTES) {
        putInParts(file, size, target, sent);
      } else {
        s3.putObject(r -> r.bucket(target.bucket()).key(target.key()), RequestBody.fromFile(file));
        sent.accept(size);
      }
    } catch (SdkException e) {
      throw failed("uploading " + file + " to " + target, target, e);
    } catch (IOException e) {
      throw new StoreException("uploading " + file + " failed: it cannot be read: " + e, e);
    }
  }

  private void putInParts(Path file, long size, ObjectUri target, LongConsumer sent) {
    String upload =
        s3.createMultipartUpload(r -> r.bucket(target.bucket()).key(target.key())).uploadId();
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long from = 0; from < size; from += PART_BYTES) {
        parts.add(putPart(file, from, Math.min(PART_BYTES, size - from), target, upload));
        sent.accept(Math.min(size, from + PART_BYTES));
      }
      s3.completeMultipartUpload(
          r ->
              r.bucket(target.bucket())
                  .key(target.key())
                  .uploadId(upload)
                  .multipartUpload(m -> m.parts(parts)));
    } catch (RuntimeException e) {
      abort(target, upload, e);
      throw e;
    }
  }

  private CompletedPart putPart(
      Path file, long from, long length, ObjectUri target, String upload) {
    int number = (int) (from / PART_BYTES) + 1;
    String tag =
        s3.uploadPart(
                r ->
                    r.bucket(target.bucket())
                        .key(target.key())
                        .uploadId(upload)
                        .partNumber(number)
                        .contentLength(length),
                RequestBody.fromContentProvider(
                    () -> FileRange.open(file, from, length), length, "application/octet-stream"))
            .eTag();
    return CompletedPart.builder().partNumber(number).eTag(tag).build();
  }

  /** Parts of an upload that is neither completed nor aborted are paid for without end. */
  private void abort(ObjectUri target, String upload, RuntimeException why) {
    try {
      s3.abortMultipartUpload(r -> r.bucket(target.bucket()).key(target.key()).uploadId(upload));
    } catch (SdkException e) {
      why.addSuppressed(e);
    }
  }

  @Override
  public void put(String text, ObjectUri target) {
    try {
      s3.putObject(
          r -> r.bucket(target.bucket()).key(target.key()),
          RequestBody.fromString(text, StandardCharsets.UTF_8));
    } catch (SdkException e) {
      throw failed("writing " + target, target, e);
    }
  }

  @Override
  public void get(ObjectUri source, Path file) {
    try {
      s3.getObject(r -> r.bucket(source.bucket()).key(source.key()), file);
    } catch (SdkException e) {
      throw failed("reading " + source, source, e);
    }
  }

  @Override
  public Optional<String> text(ObjectUri source) {
    try {
      return Optional.of(
          s3.getObjectAsBytes(r -> r.bucket(source.bucket()).key(source.key())).asUtf8String());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw failed("reading " + source, source, e);
    }
  }

  @Override
  public void delete(ObjectUri object) {
    try {
      s3.deleteObject(r -> r.bucket(object.bucket()).key(object.key()));
    } catch (SdkException e) {
      throw failed("deleting " + object, object, e);
    }
  }

  @Override
  public void deleteDirectory(ObjectUri directory) {
    ObjectUri below = directory.asDirectory();
    if (below.key().isEmpty()) {
      throw new IllegalArgumentException("a whole bucket is never deleted: " + directory);
    }
    try {
      List<ObjectIdentifier> batch = new ArrayList<>();
      s3.listObjectsV2Paginator(r -> r.bucket(below.bucket()).prefix(below.key()))
          .contents()
          .forEach(
              found -> {
                batch.add(ObjectIdentifier.builder().key(found.key()).build());
                if (batch.size() == DELETE_BATCH) {
                  delete(below, batch);
                }
              });
      delete(below, batch);
    } catch (SdkException e) {
      throw failed("deleting " + below, below, e);
    }
  }

  private void delete(ObjectUri directory, List<ObjectIdentifier> batch) {
    if (batch.isEmpty()) {
      return;
    }
    List<ObjectIdentifier> keys = List.copyOf(batch);
    batch.clear();
    var errors =
        s3.deleteObjects(r -> r.bucket(directory.bucket()).delete(d -> d.objects(keys).quiet(true)))
            .errors();
    if (!errors.isEmpty()) {
      throw new StoreException(
          "deleting " + directory + " failed: " + errors.get(0).message(),
          new IllegalStateException(errors.get(0).code()));
    }
  }

  /** AWS's words, and what to look at. */
  private StoreException failed(String what, ObjectUri where, SdkException e) {
    String why;
    if (e instanceof NoSuchBucketException) {
      why = "there is no bucket " + where.bucket();
    } else if (e instanceof S3Exception refused) {
      String detail =
          refused.awsErrorDetails() == null ? "" : refused.awsErrorDetails().errorMessage();
      why = detail == null || detail.isBlank() ? "S3 answered " + refused.statusCode() : detail;
    } else {
      why = e.getMessage();
    }
    return new StoreException(
        what + " failed: " + why + "; check the bucket, and that these credentials may use it",
        e,
        !(e instanceof S3Exception refused) || refused.statusCode() >= 500);
  }

  @Override
  public void close() {
    s3.close();
    clients.close();
  }
}
