package io.github.sparkonfargate.benchmarks.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers the requests of one connection, one after the other, on that connection's own thread. */
final class Connection {
  private static final String ETAG = "ETag: \"0\"\r\n";
  private static final int PAGE = 1_000;

  private final Wire wire;
  private final Contents contents;
  private final Traffic traffic;
  private final Supplier<Pace> pace;
  private final Control control;

  Connection(Wire wire, Contents contents, Traffic traffic, Supplier<Pace> pace, Control control) {
    this.wire = wire;
    this.contents = contents;
    this.traffic = traffic;
    this.pace = pace;
    this.control = control;
  }

  /** Returns when the client has closed the connection. */
  void serve() throws IOException {
    for (RequestHead head = wire.head(); head != null; head = wire.head()) {
      if (head.path().startsWith(Control.PATH)) {
        wire.send(200, "Content-Type: application/json\r\n", control.answer(head));
      } else {
        answer(head);
      }
    }
  }

  private void answer(RequestHead head) throws IOException {
    switch (head.method()) {
      case "PUT" -> answerPut(head);
      case "GET" -> answerGet(head);
      case "HEAD" -> answerHead(head);
      case "POST" -> answerPost(head);
      case "DELETE" -> answerDelete(head);
      default -> refuse(head);
    }
  }

  private void refuse(RequestHead head) throws IOException {
    traffic.asked("Unknown");
    readText(head);
    wire.send(
        501,
        "",
        Xml.error("NotImplemented", head.method() + " " + head.path() + " " + head.query()));
  }

  private void answerPut(RequestHead head) throws IOException {
    if (head.isBucket()) {
      traffic.asked("CreateBucket");
      readText(head);
      wire.send(200, "", "");
      return;
    }
    String uploadId = head.query().get("uploadId");
    traffic.asked(uploadId == null ? "PutObject" : "UploadPart");
    StoredBytes bytes = contents.newBytes();
    wire.body(head, bytes, pace.get());
    traffic.received(bytes.length());
    pace.get().delayPut();
    if (uploadId == null) {
      contents.store(head.path(), bytes);
    } else if (!contents.part(uploadId, Integer.parseInt(head.query("partNumber", "")), bytes)) {
      noSuch("Upload", uploadId);
      return;
    }
    wire.send(200, ETAG, "");
  }

  private void answerGet(RequestHead head) throws IOException {
    if (!head.isBucket()) {
      traffic.asked("GetObject");
      pace.get().delayGet();
      sendObject(head);
    } else if (head.asks("list-type")) {
      traffic.asked("ListObjectsV2");
      pace.get().delayPut();
      wire.send(200, "", listObjects(head));
    } else if (head.asks("uploads")) {
      traffic.asked("ListMultipartUploads");
      pace.get().delayPut();
      wire.send(200, "", listUploads(head));
    } else if (head.asks("lifecycle")) {
      traffic.asked("GetBucketLifecycle");
      noSuch("LifecycleConfiguration", head.bucket());
    } else {
      refuse(head);
    }
  }

  private void sendObject(RequestHead head) throws IOException {
    StoredBytes found = contents.find(head.path());
    if (found == null) {
      noSuch("Key", head.path());
      return;
    }
    try {
      Range range = Range.of(head.header("range"), found.length());
      if (range == null) {
        wire.send(
            416, "", Xml.error("InvalidRange", "the object has " + found.length() + " bytes"));
        return;
      }
      List<ByteBuffer> pieces = found.region(range.first(), range.count());
      traffic.sent(range.count());
      String contentRange =
          "Content-Range: bytes %d-%d/%d\r\n"
              .formatted(range.first(), range.first() + range.count() - 1, found.length());
      boolean whole = head.header("range") == null;
      wire.send(whole ? 200 : 206, whole ? ETAG : ETAG + contentRange, pieces, pace.get());
    } finally {
      found.release();
    }
  }

  /** A part of an object, as a Range header asks for it. */
  private record Range(long first, long count) {
    /** Null where the range begins behind the end. */
    static @Nullable Range of(@Nullable String header, long length) {
      if (header == null) {
        return new Range(0, length);
      }
      String[] bounds = header.substring("bytes=".length()).split("-", -1);
      if (bounds[0].isEmpty()) {
        long suffix = Math.min(length, Long.parseLong(bounds[1]));
        return new Range(length - suffix, suffix);
      }
      long first = Long.parseLong(bounds[0]);
      long last =
          bounds[1].isEmpty() ? length - 1 : Math.min(length - 1, Long.parseLong(bounds[1]));
      return first > last ? null : new Range(first, last - first + 1);
    }
  }

  private String listObjects(RequestHead head) {
    String root = head.bucket() + "/";
    boolean encoded = head.asks("encoding-type");
    StringBuilder entries = new StringBuilder();
    String last = "";
    boolean truncated = false;
    int count = 0;
    String after = root + head.query("continuation-token", head.query("start-after", ""));
    for (Map.Entry<String, StoredBytes> object :
        contents.list(root + head.query("prefix", ""), after).entrySet()) {
      if (count == PAGE) {
        truncated = true;
        break;
      }
      last = object.getKey().substring(root.length());
      entries.append(Xml.object(Xml.keyText(last, encoded), object.getValue().length()));
      count++;
    }
    return Xml.listing(root.substring(1, root.length() - 1), truncated, last)
        .append(encoded ? "<EncodingType>url</EncodingType>" : "")
        .append(entries)
        .append("</ListBucketResult>")
        .toString();
  }

  private String listUploads(RequestHead head) {
    String beginning = head.bucket() + "/" + head.query("prefix", "");
    StringBuilder answer =
        new StringBuilder("<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>");
    contents
        .uploads()
        .forEach(
            (id, upload) -> {
              if (upload.path().startsWith(beginning)) {
                String key = upload.path().substring(head.bucket().length() + 1);
                answer.append(Xml.upload(Xml.keyText(key, head.asks("encoding-type")), id));
              }
            });
    return answer.append("</ListMultipartUploadsResult>").toString();
  }

  private void answerHead(RequestHead head) throws IOException {
    traffic.asked(head.isBucket() ? "HeadBucket" : "HeadObject");
    pace.get().delayGet();
    if (head.isBucket()) {
      wire.sendHead(200, "", 0);
      return;
    }
    StoredBytes found = contents.find(head.path());
    if (found == null) {
      wire.sendHead(404, "", 0);
      return;
    }
    wire.sendHead(200, ETAG, found.length());
    found.release();
  }

  private void answerPost(RequestHead head) throws IOException {
    String body = readText(head);
    pace.get().delayPut();
    String bucket = head.bucket().substring(1);
    String key = head.isBucket() ? "" : head.path().substring(bucket.length() + 2);
    if (head.asks("delete")) {
      traffic.asked("DeleteObjects");
      Xml.keys(body).forEach(gone -> contents.delete(head.bucket() + "/" + gone));
      wire.send(200, "", "<DeleteResult/>");
    } else if (head.asks("uploads")) {
      traffic.asked("CreateMultipartUpload");
      wire.send(200, "", Xml.created(bucket, key, contents.begin(head.path())));
    } else if (head.asks("uploadId")) {
      traffic.asked("CompleteMultipartUpload");
      if (contents.complete(head.query("uploadId", ""))) {
        wire.send(200, "", Xml.completed(bucket, key));
      } else {
        noSuch("Upload", head.path());
      }
    } else {
      traffic.asked("Unknown");
      wire.send(501, "", Xml.error("NotImplemented", "POST " + head.path() + " " + head.query()));
    }
  }

  private void answerDelete(RequestHead head) throws IOException {
    pace.get().delayPut();
    if (!head.asks("uploadId")) {
      traffic.asked("DeleteObject");
      contents.delete(head.path());
      wire.sendHead(204, "", 0);
      return;
    }
    traffic.asked("AbortMultipartUpload");
    if (contents.abort(head.query("uploadId", ""))) {
      wire.sendHead(204, "", 0);
    } else {
      noSuch("Upload", head.path());
    }
  }

  private void noSuch(String what, String which) throws IOException {
    wire.send(404, "", Xml.error("NoSuch" + what, which));
  }

  private String readText(RequestHead head) throws IOException {
    StoredBytes bytes = contents.newBytes();
    wire.body(head, bytes, Pace.UNHINDERED);
    StringBuilder text = new StringBuilder();
    for (ByteBuffer piece : bytes.region(0, bytes.length())) {
      text.append(StandardCharsets.UTF_8.decode(piece));
    }
    bytes.release();
    return text.toString();
  }
}
