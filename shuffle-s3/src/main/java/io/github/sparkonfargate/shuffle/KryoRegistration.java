package io.github.sparkonfargate.shuffle;

import io.github.sparkonfargate.shuffle.status.S3MapStatus;
import java.lang.reflect.Field;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.Seq;

/**
 * Makes map statuses known to Kryo where it refuses what it does not know. Results of map tasks go
 * through {@code spark.serializer}; Spark registers its own statuses by itself, so that users never
 * hear of them.
 */
final class KryoRegistration {
  private static final Logger LOG = LoggerFactory.getLogger(KryoRegistration.class);
  private static final String CLASSES = "spark.kryo.classesToRegister";
  private static final String STATUS = S3MapStatus.class.getName();

  private KryoRegistration() {}

  /**
   * On the driver: executors read the key, but the driver's own serializer has been made by now.
   */
  static void apply(SparkConf conf) {
    if (!conf.getBoolean("spark.kryo.registrationRequired", false)) {
      return;
    }
    String classes = conf.get(CLASSES, "");
    if (classes.contains(STATUS)) {
      return;
    }
    conf.set(CLASSES, classes.isEmpty() ? STATUS : classes + "," + STATUS);
    SparkEnv env = SparkEnv.get();
    if (env != null && env.serializer() instanceof KryoSerializer kryo) {
      append(kryo);
    }
  }

  /** The field has this name and type in Spark 4.0 to 4.3. */
  private static void append(Serializer serializer) {
    try {
      Field classes = KryoSerializer.class.getDeclaredField("classesToRegister");
      classes.setAccessible(true);
      Seq<?> known = (Seq<?>) classes.get(serializer);
      classes.set(serializer, known.appended(STATUS));
    } catch (ReflectiveOperationException e) {
      LOG.warn(
          "Could not register {} with the driver's Kryo; if tasks fail with 'Class is not"
              + " registered', add it to {}.",
          STATUS,
          CLASSES,
          e);
    }
  }
}
