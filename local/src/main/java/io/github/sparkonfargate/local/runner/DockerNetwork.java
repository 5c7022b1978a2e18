package io.github.sparkonfargate.local.runner;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bridge network of one instance, on which it chooses each task's address itself. The address
 * from which the AWS SDKs take credentials, 169.254.170.2, is given to the bridge where that is
 * permitted, and vanishes with it.
 */
final class DockerNetwork {
  static final String METADATA_ADDRESS = "169.254.170.2";
  private static final Logger LOG = LoggerFactory.getLogger(DockerNetwork.class);
  private static final int ATTEMPTS = 20;
  private static final int HOSTS = (1 << 12) - 16;

  private final String name;
  private final String prefix;
  private final int third;
  private final boolean metadataAddress;
  private final Set<Integer> taken = new HashSet<>();
  private int next;

  private DockerNetwork(String name, String prefix, int third, boolean metadataAddress) {
    this.name = name;
    this.prefix = prefix;
    this.third = third;
    this.metadataAddress = metadataAddress;
  }

  /**
   * @param name of the network, and, being at most 15 letters, of its bridge
   * @param label by which everything of this instance is found again
   */
  static DockerNetwork create(String name, String label) throws IOException {
    DockerCli.Outcome outcome = new DockerCli.Outcome(1, "", "");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      String prefix = "10." + ThreadLocalRandom.current().nextInt(128, 255) + ".";
      int third = 16 * ThreadLocalRandom.current().nextInt(16);
      outcome =
          DockerCli.run(
              "network",
              "create",
              "--driver=bridge",
              "--subnet=" + prefix + third + ".0/20",
              "--gateway=" + prefix + third + ".1",
              "--opt=com.docker.network.bridge.name=" + name,
              "--label=" + label,
              name);
      if (outcome.ok()) {
        return new DockerNetwork(name, prefix, third, giveMetadataAddress(name));
      }
      if (!outcome.error().toLowerCase(Locale.ROOT).contains("overlap")) {
        break;
      }
    }
    throw new IOException("docker made no network: " + outcome.error());
  }

  private static boolean giveMetadataAddress(String bridge) {
    try {
      DockerCli.Outcome outcome =
          DockerCli.execute(
              "ip",
              DockerCli.SHORT,
              List.of("address", "add", METADATA_ADDRESS + "/32", "dev", bridge));
      if (!outcome.ok()) {
        LOG.info("{} could not be given to {}: {}", METADATA_ADDRESS, bridge, outcome.error());
      }
      return outcome.ok();
    } catch (IOException noSuchCommand) {
      LOG.info("{} could not be given to {}", METADATA_ADDRESS, bridge, noSuchCommand);
      return false;
    }
  }

  String name() {
    return name;
  }

  /** This machine, as containers of the network see it. */
  String gateway() {
    return prefix + third + ".1";
  }

  /** Whether containers reach this machine at 169.254.170.2. */
  boolean hasMetadataAddress() {
    return metadataAddress;
  }

  /** An address that no task has. */
  String take() {
    if (taken.size() >= HOSTS) {
      throw new IllegalStateException("all " + HOSTS + " addresses of the network are taken");
    }
    do {
      next = (next + 1) % HOSTS;
    } while (!taken.add(next));
    int host = next + 8;
    return prefix + (third + (host >> 8)) + "." + (host & 0xff);
  }

  void giveBack(String address) {
    String[] parts = address.split("\\.", -1);
    taken.remove(((Integer.parseInt(parts[2]) - third) << 8) + Integer.parseInt(parts[3]) - 8);
  }
}
