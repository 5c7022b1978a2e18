package io.github.sparkonfargate.conf;

import java.util.List;
import java.util.stream.Stream;

/** The passwords of Spark's TLS between driver and executors ({@code spark.ssl.rpc.*}). */
public final class TlsPasswords {
  /** Both name spaces: what {@code spark.ssl.rpc} leaves open, {@code spark.ssl} sets. */
  public static final List<String> KEYS =
      Stream.of("spark.ssl.rpc.", "spark.ssl.")
          .flatMap(
              space ->
                  Stream.of(
                          "keyStorePassword",
                          "keyPassword",
                          "trustStorePassword",
                          "privateKeyPassword")
                      .map(space::concat))
          .toList();

  private TlsPasswords() {}
}
