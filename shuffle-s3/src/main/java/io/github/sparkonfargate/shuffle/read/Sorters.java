package io.github.sparkonfargate.shuffle.read;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import org.apache.spark.TaskContext;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.util.collection.ExternalSorter;
import scala.Option;
import scala.math.Ordering;

/**
 * Makes Spark's sorter, whose only constructor has five parameters in Spark 4.0 and six from 4.1 on
 * (SPARK-51756 added checksums of rows, which readers do not compute).
 */
final class Sorters {
  private static final Constructor<?> CONSTRUCTOR = ExternalSorter.class.getConstructors()[0];

  private Sorters() {}

  @SuppressWarnings("rawtypes")
  static ExternalSorter create(TaskContext context, Ordering ordering, Serializer serializer) {
    Object[] arguments = new Object[CONSTRUCTOR.getParameterCount()];
    arguments[0] = context;
    arguments[1] = Option.empty();
    arguments[2] = Option.empty();
    arguments[3] = Option.apply(ordering);
    arguments[4] = serializer;
    if (arguments.length > 5) {
      arguments[5] =
          java.lang.reflect.Array.newInstance(
              CONSTRUCTOR.getParameterTypes()[5].getComponentType(), 0);
    }
    try {
      return (ExternalSorter) CONSTRUCTOR.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw LostOutput.sneak(e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This Spark's ExternalSorter cannot be made", e);
    }
  }
}
