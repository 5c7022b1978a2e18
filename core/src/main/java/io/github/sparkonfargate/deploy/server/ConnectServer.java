package io.github.sparkonfargate.deploy.server;

/**
 * Spark's Connect server as an application of its own. The main class of {@code --deploy-mode
 * cluster --class io.github.sparkonfargate.deploy.server.ConnectServer spark-internal}.
 */
public final class ConnectServer {
  private static final String SPARKS = "org.apache.spark.sql.connect.service.SparkConnectServer";

  private ConnectServer() {}

  /** Runs until the server ends. */
  public static void main(String[] arguments) {
    SparksMain.run(SPARKS, arguments);
  }
}
