package io.github.sparkonfargate.deploy.server;

/**
 * Spark's Connect server as an application of its own, which runs until it is stopped. The main
 * class of {@code --deploy-mode cluster --class io.github.sparkonfargate.deploy.server
 * .ConnectServer spark-internal}.
 */
public final class ConnectServer {
  private static final String SPARKS = "org.apache.spark.sql.connect.service.SparkConnectServer";
  private static final String TOKEN = "spark.connect.authenticate.token";
  private static final String BINDING = "spark.connect.grpc.binding.address";

  private ConnectServer() {}

  /** Runs until the server ends. */
  public static void main(String[] arguments) {
    if (System.getProperty(TOKEN, "").isBlank()
        && System.getenv("SPARK_CONNECT_AUTHENTICATE_TOKEN") == null) {
      System.err.println(
          "spark-on-fargate: whoever reaches the Connect server's port may run code as this task's"
              + " role; set "
              + TOKEN
              + " (docs/servers/connect.md)");
    }
    String address = System.getenv("SPARK_LOCAL_IP");
    if (address != null && !address.isBlank() && System.getProperty(BINDING) == null) {
      // Where Spark's user interface is bound to one address, so is this. On Fargate neither is:
      // a port forward through ECS Exec arrives at the container's loopback address.
      System.setProperty(BINDING, address);
    }
    SparksMain.run(SPARKS, arguments);
  }
}
