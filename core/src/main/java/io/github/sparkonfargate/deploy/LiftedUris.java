package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.store.ObjectUri;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.jspecify.annotations.Nullable;

/**
 * Takes S3 URIs out of a cluster-mode submission before stock code sees them, which would want a
 * Hadoop file system for them on the submitting machine, and puts them back after. The driver's
 * container brings what they name.
 */
final class LiftedUris {
  private final Map<String, String> byKey = new LinkedHashMap<>();

  private LiftedUris() {}

  /** Changes the arguments. */
  static LiftedUris from(SparkSubmitArguments arguments) {
    LiftedUris lifted = new LiftedUris();
    arguments.jars_$eq(lifted.lift("spark.jars", arguments.jars()));
    arguments.files_$eq(lifted.lift("spark.files", arguments.files()));
    arguments.archives_$eq(lifted.lift("spark.archives", arguments.archives()));
    arguments.pyFiles_$eq(lifted.lift("spark.submit.pyFiles", arguments.pyFiles()));
    return lifted;
  }

  private @Nullable String lift(String key, @Nullable String uris) {
    if (uris == null) {
      return null;
    }
    List<String> left = new ArrayList<>();
    List<String> taken = new ArrayList<>();
    for (String uri : uris.split(",", -1)) {
      (ObjectUri.isObject(uri.strip()) ? taken : left).add(uri.strip());
    }
    if (!taken.isEmpty()) {
      byKey.put(key, String.join(",", taken));
    }
    return left.isEmpty() ? null : String.join(",", left);
  }

  /** Adds them to what Spark prepared. */
  void putBack(SparkConf conf) {
    byKey.forEach(
        (key, taken) -> {
          List<String> all = new ArrayList<>(List.of(taken.split(",")));
          // With nothing left in the option, Spark takes the key's own value, S3 URIs and all.
          for (String uri : conf.get(key, "").split(",", -1)) {
            if (!uri.isBlank() && !all.contains(uri)) {
              all.add(uri);
            }
          }
          conf.set(key, String.join(",", all));
        });
  }
}
