package io.github.sparkonfargate.driver;

import java.util.List;
import java.util.Map;

/** Orders for tests. */
public final class Orders {
  private Orders() {}

  /** A jar in the image, one argument, nothing uploaded. */
  public static DriverOrder of(Map<String, String> properties) {
    return of(properties, new DriverOrder.Resource(DriverOrder.Kind.JAR, "local:///app.jar"));
  }

  /** One argument, nothing uploaded. */
  public static DriverOrder of(Map<String, String> properties, DriverOrder.Resource resource) {
    return of(properties, resource, List.of("20"), Map.of(), 0);
  }

  /** Nothing uploaded yet. */
  public static DriverOrder of(
      Map<String, String> properties,
      DriverOrder.Resource resource,
      List<String> arguments,
      Map<String, String> confFiles,
      long leaseSeconds) {
    return new DriverOrder(
        DriverOrder.VERSION,
        "spark-1",
        properties,
        resource,
        resource.kind() == DriverOrder.Kind.JAR ? "org.example.Main" : "",
        arguments,
        confFiles,
        Map.of(),
        "",
        true,
        false,
        "(?i)secret|password|token",
        0,
        leaseSeconds);
  }
}
