package io.github.sparkonfargate.deploy.cluster;

import io.github.sparkonfargate.driver.DriverOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The arguments that stock spark-submit makes for a Kubernetes application, which ours poses as.
 * Source: SparkSubmit.prepareSubmitEnvironment, "isKubernetesCluster".
 *
 * @param resource what is run
 * @param mainClass empty for Python and R: their runners are spark-submit's own business
 * @param arguments the application's own
 */
record ChildArguments(DriverOrder.Resource resource, String mainClass, List<String> arguments) {
  private static final String INTERNAL = "spark-internal";

  ChildArguments {
    arguments = List.copyOf(arguments);
  }

  static ChildArguments parse(String[] words) {
    // Stock code names no resource where it is a class that Spark itself brings.
    DriverOrder.Resource resource = new DriverOrder.Resource(DriverOrder.Kind.JAR, INTERNAL);
    String mainClass = "";
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i + 1 < words.length; i += 2) {
      String value = words[i + 1];
      switch (words[i]) {
        case "--primary-java-resource" ->
            resource = new DriverOrder.Resource(DriverOrder.Kind.JAR, value);
        case "--primary-py-file" ->
            resource = new DriverOrder.Resource(DriverOrder.Kind.PYTHON, value);
        case "--primary-r-file" -> resource = new DriverOrder.Resource(DriverOrder.Kind.R, value);
        case "--main-class" -> mainClass = value;
        case "--arg" -> arguments.add(value);
        case "--proxy-user" -> throw new IllegalStateException("SubmitChecks refuses proxy users");
        default ->
            throw new IllegalStateException(
                "spark-submit made an argument that this version does not know: " + words[i]);
      }
    }
    boolean jar = resource.kind() == DriverOrder.Kind.JAR;
    return new ChildArguments(resource, jar ? mainClass : "", arguments);
  }
}
