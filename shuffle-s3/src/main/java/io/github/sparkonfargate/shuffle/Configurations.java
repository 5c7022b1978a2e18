package io.github.sparkonfargate.shuffle;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/** A SparkConf as the map that settings are read from. */
final class Configurations {
  private Configurations() {}

  static Map<String, String> entries(SparkConf conf) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (Tuple2<String, String> entry : conf.getAll()) {
      entries.put(entry._1(), entry._2());
    }
    return entries;
  }
}
