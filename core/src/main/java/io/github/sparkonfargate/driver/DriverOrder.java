package io.github.sparkonfargate.driver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.sparkonfargate.store.ObjectUri;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants its driver's container to run. Written by the client, read once by {@link
 * FargateDriver}; it travels in the container's command or, where that is too short or not private
 * enough, as an object beside the uploaded files.
 *
 * @param version of this format; client and image must agree
 * @param applicationId under which the application was submitted
 * @param properties the Spark configuration; S3 URIs in it are still remote
 * @param resource what is run
 * @param mainClass empty for Python and R
 * @param arguments the application's own
 * @param sparkConfFiles text of the client's SPARK_CONF_DIR, by name
 * @param hadoopConfFiles text of the client's HADOOP_CONF_DIR, by name
 * @param uploads {@code s3://BUCKET/PREFIX/} with this application's uploads, empty for none
 * @param deleteUploads whether the driver deletes them at its end
 * @param restartable whether somebody starts the driver again if Fargate ends it: then it leaves
 *     the uploads alone when it is told to stop
 * @param redaction regular expression of what may not be shown: {@code spark.redaction.regex}
 * @param timeLimitSeconds wall-clock limit, 0 for none
 * @param leaseSeconds the driver ends when its client has not renewed the lease for so long; 0 for
 *     no lease
 */
public record DriverOrder(
    int version,
    String applicationId,
    Map<String, String> properties,
    Resource resource,
    String mainClass,
    List<String> arguments,
    Map<String, String> sparkConfFiles,
    Map<String, String> hadoopConfFiles,
    String uploads,
    boolean deleteUploads,
    boolean restartable,
    String redaction,
    long timeLimitSeconds,
    long leaseSeconds) {

  /** The format that this version writes and reads. */
  public static final int VERSION = 1;

  /** The name of the lease among the uploads: its client writes it anew, again and again. */
  public static final String LEASE = "lease";

  private static final ObjectMapper JSON =
      new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

  /** More than a command of RunTask can hold, and less than would fill a small container. */
  private static final int MOST_BYTES = 16 << 20;

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException naming the member that is missing or senseless: what a
   *     container was given need not be what a client of ours wrote
   */
  public DriverOrder {
    // Sorted: the same order has the same text, so that a repeated RunTask call is the same call.
    properties = sorted("properties", properties);
    arguments = List.copyOf(present("arguments", arguments));
    sparkConfFiles = sorted("sparkConfFiles", sparkConfFiles);
    hadoopConfFiles = sorted("hadoopConfFiles", hadoopConfFiles);
    present("applicationId", applicationId);
    present("resource", resource);
    present("mainClass", mainClass);
    present("redaction", redaction);
    if (!present("uploads", uploads).isEmpty()) {
      var unused = ObjectUri.parse(uploads); // or it throws
    }
    if (timeLimitSeconds < 0 || leaseSeconds < 0) {
      throw new IllegalArgumentException(
          "the order has a time limit of "
              + timeLimitSeconds
              + " s and a lease of "
              + leaseSeconds);
    }
  }

  private static Map<String, String> sorted(
      String member, @Nullable Map<String, @Nullable String> map) {
    Map<String, String> sorted = new TreeMap<>();
    present(member, map)
        .forEach((name, value) -> sorted.put(name, present(member + "." + name, value)));
    return sorted;
  }

  private static <T> T present(String member, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("the order has no " + member);
    }
    return value;
  }

  /** What kind of application it is. */
  public enum Kind {
    /** A jar with a main class. */
    JAR,
    /** A Python file. */
    PYTHON,
    /** An R file. */
    R
  }

  /**
   * What is run.
   *
   * @param kind jar, Python or R
   * @param uri {@code local:} for a path in the image, {@code spark-internal} for a class that
   *     Spark itself brings
   */
  public record Resource(Kind kind, String uri) {
    /** Refuses what is not there. */
    public Resource {
      present("resource.kind", kind);
      present("resource.uri", uri);
    }
  }

  /**
   * This order, once its files are uploaded.
   *
   * @param newUploads {@code s3://BUCKET/PREFIX/} with them
   */
  public DriverOrder uploaded(
      String newUploads, Map<String, String> newProperties, String newResource) {
    return new DriverOrder(
        version,
        applicationId,
        newProperties,
        new Resource(resource.kind(), newResource),
        mainClass,
        arguments,
        sparkConfFiles,
        hadoopConfFiles,
        newUploads,
        deleteUploads,
        restartable,
        redaction,
        timeLimitSeconds,
        leaseSeconds);
  }

  /** The order as text. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an order is strings and numbers only", e);
    }
  }

  /**
   * @throws IOException if it is not an order of this version
   */
  public static DriverOrder fromJson(String json) throws IOException {
    @Nullable DriverOrder order = JSON.readValue(json, DriverOrder.class);
    if (order == null) {
      throw new IOException("the order is null");
    }
    if (order.leaseSeconds > 0 && order.uploads.isEmpty()) {
      throw new IOException("the order has a lease, and no uploads for it to be among");
    }
    if (order.version != VERSION) {
      throw new IOException(
          "the order has format "
              + order.version
              + ", this image reads format "
              + VERSION
              + ": submit with the spark-on-fargate version that is in the image");
    }
    return order;
  }

  /** The order in characters that need no escaping in JSON, as few as possible. */
  public String toInline() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(toJson().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    } finally {
      deflater.end();
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * @throws IOException if it is not what {@link #toInline} made
   */
  public static DriverOrder fromInline(String text) throws IOException {
    byte[] deflated;
    try {
      deflated = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("the order in the command is not base64", e);
    }
    Inflater inflater = new Inflater(true);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated), inflater)) {
      byte[] json = in.readNBytes(MOST_BYTES + 1);
      if (json.length > MOST_BYTES) {
        throw new IOException("the order in the command is longer than " + MOST_BYTES + " bytes");
      }
      return fromJson(new String(json, StandardCharsets.UTF_8));
    } finally {
      inflater.end();
    }
  }
}
