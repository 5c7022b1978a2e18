package io.github.sparkonfargate.driver;

/**
 * The words of a driver's command.
 *
 * @param order as text, or where it is
 * @param orderAt whether it is on S3
 * @param service that keeps the driver alive, empty for none
 */
record DriverArguments(String order, boolean orderAt, String service) {

  /**
   * @throws IllegalArgumentException if there is no order among them, or a word that is not known
   */
  static DriverArguments parse(String[] words) {
    String order = "";
    boolean orderAt = false;
    String service = "";
    for (int i = 0; i < words.length; i += 2) {
      String value = i + 1 < words.length ? words[i + 1] : "";
      switch (words[i]) {
        case "--order", "--order-at" -> {
          order = value;
          orderAt = words[i].equals("--order-at");
        }
        case "--service" -> service = value;
        default -> throw new IllegalArgumentException("a driver has no argument " + words[i]);
      }
    }
    if (order.isEmpty()) {
      throw new IllegalArgumentException("its arguments are --order TEXT or --order-at URI");
    }
    return new DriverArguments(order, orderAt, service);
  }
}
