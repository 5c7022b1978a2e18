package io.github.sparkonfargate.local.cli;

import io.github.sparkonfargate.local.aws.AwsJson;
import io.github.sparkonfargate.local.aws.ServiceError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stand-alone instance as its state file tells of it.
 *
 * @param started the process's start time in epoch milliseconds: a pid alone may be another's by
 *     now; 0 where the system does not tell
 */
record Instance(long pid, long started, Map<String, String> environment) {
  private static final String FILE = "instance.json";

  Instance {
    environment = Map.copyOf(environment);
  }

  static Instance ofThisProcess(Map<String, String> environment) {
    ProcessHandle self = ProcessHandle.current();
    return new Instance(self.pid(), startOf(self), environment);
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** Empty when none was started in {@code home}, or it ended. */
  static Optional<Instance> in(Path home) {
    return leftIn(home).filter(instance -> instance.process().isPresent());
  }

  /** What the state file tells of; a file of an instance that was killed stays. */
  static Optional<Instance> leftIn(Path home) {
    Path file = home.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(AwsJson.parse(Files.readAllBytes(file))));
    } catch (IOException | ServiceError failure) {
      throw new CliFailure(
          "The state file "
              + file
              + " cannot be read ("
              + failure.getMessage()
              + "); if no instance runs, remove it");
    }
  }

  private static Instance parse(JsonNode node) {
    Map<String, String> environment = new LinkedHashMap<>();
    node.path("environment")
        .properties()
        .forEach(each -> environment.put(each.getKey(), each.getValue().asString()));
    return new Instance(node.path("pid").asLong(), node.path("started").asLong(), environment);
  }

  /** The process, if it still is the one that wrote the file. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> started == 0 || Math.abs(startOf(process) - started) < 2_000);
  }

  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  void write(Path home) throws IOException {
    ObjectNode node = AwsJson.object().put("pid", pid).put("started", started);
    ObjectNode variables = node.putObject("environment");
    environment.forEach(variables::put);
    Path draft = home.resolve(FILE + ".new");
    Files.write(draft, AwsJson.bytes(node));
    Files.move(draft, home.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  static void remove(Path home) throws IOException {
    Files.deleteIfExists(home.resolve(FILE));
  }
}
