package io.github.sparkonfargate.benchmarks.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The little XML that S3's clients send and read. */
final class Xml {
  private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
  private static final String LONG_AGO = "2026-01-01T00:00:00.000Z";

  private Xml() {}

  static String error(String code, String message) {
    return "<Error><Code>" + code + "</Code><Message>" + escape(message) + "</Message></Error>";
  }

  static String created(String bucket, String key, String uploadId) {
    return "<InitiateMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
        .formatted(bucket, escape(key), uploadId);
  }

  static String completed(String bucket, String key) {
    return "<CompleteMultipartUploadResult><Bucket>%s</Bucket><Key>%s</Key><ETag>\"0\"</ETag></CompleteMultipartUploadResult>"
        .formatted(bucket, escape(key));
  }

  /** The start of a listing; {@link #object} follows for each, then the end tag. */
  static StringBuilder listing(String bucket, boolean truncated, String next) {
    return new StringBuilder(
            "<ListBucketResult><Name>"
                + bucket
                + "</Name><IsTruncated>"
                + truncated
                + "</IsTruncated>")
        .append(
            truncated ? "<NextContinuationToken>" + escape(next) + "</NextContinuationToken>" : "");
  }

  static String object(String key, long size) {
    return "<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>\"0\"</ETag><Size>%d</Size></Contents>"
        .formatted(key, LONG_AGO, size);
  }

  static String upload(String key, String uploadId) {
    return "<Upload><Key>%s</Key><UploadId>%s</UploadId><Initiated>%s</Initiated></Upload>"
        .formatted(key, uploadId, LONG_AGO);
  }

  static String keyText(String key, boolean urlEncoded) {
    return urlEncoded
        ? URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/")
        : escape(key);
  }

  static List<String> keys(String deleteRequest) {
    List<String> keys = new ArrayList<>();
    Matcher matcher = KEY.matcher(deleteRequest);
    while (matcher.find()) {
      keys.add(
          matcher
              .group(1)
              .replace("&lt;", "<")
              .replace("&gt;", ">")
              .replace("&quot;", "\"")
              .replace("&amp;", "&"));
    }
    return keys;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
