package io.github.sparkonfargate.examples;

import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import scala.Tuple2;

/**
 * Runs the second stage of a job on larger executors than the first: each resource profile gets
 * Fargate tasks of its own size. Needs dynamic allocation.
 */
public final class TwoSizes {

  private TwoSizes() {}

  /** Takes no arguments; prints a sum. */
  public static void main(String[] args) {
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("Two sizes"))) {
      ResourceProfile large =
          new ResourceProfileBuilder()
              .require(new ExecutorResourceRequests().cores(2).memory("1g"))
              .require(new TaskResourceRequests().cpus(2))
              .build();
      JavaRDD<Integer> sums =
          spark
              .parallelize(IntStream.range(0, 100).boxed().toList(), 2)
              .mapToPair(number -> new Tuple2<>(number % 3, number))
              .reduceByKey(Integer::sum, 2)
              .map(Tuple2::_2)
              .withResources(large);
      System.out.println("sum " + sums.reduce(Integer::sum));
    }
  }
}
