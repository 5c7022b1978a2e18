package io.github.sparkonfargate.deploy.server;

import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;

/**
 * Spark's Thrift JDBC server as an application of its own: its main returns when the server is up,
 * and the end of main would end the driver's task. The main class of {@code --deploy-mode cluster
 * --class io.github.sparkonfargate.deploy.server.ThriftServer spark-internal}.
 */
public final class ThriftServer {
  private static final String SPARKS = "org.apache.spark.sql.hive.thriftserver.HiveThriftServer2";

  private ThriftServer() {}

  /** Runs until the SparkContext is stopped. */
  public static void main(String[] arguments) throws InterruptedException {
    SparksMain.run(SPARKS, arguments);
    SparkContext context = SparkContext.getOrCreate();
    CountDownLatch ended = new CountDownLatch(1);
    context.addSparkListener(
        new SparkListener() {
          @Override
          public void onApplicationEnd(SparkListenerApplicationEnd end) {
            ended.countDown();
          }
        });
    if (!context.isStopped()) {
      ended.await();
    }
  }
}
