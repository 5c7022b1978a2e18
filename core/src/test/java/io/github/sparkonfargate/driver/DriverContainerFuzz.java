package io.github.sparkonfargate.driver;

import io.github.sparkonfargate.executor.TaskMetadata;
import io.github.sparkonfargate.store.FakeObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Orders that no client of ours wrote, to the main class of a driver's container. The first byte
 * says whether the rest is the order in the command or the staged one. Either is refused as its
 * main method can say it, or done up to the start of spark-submit, without a file outside of the
 * container's own directory. Run by {@code dev/fuzz}; its seeds are replayed by {@code
 * FuzzSeedsTest}.
 */
public final class DriverContainerFuzz {
  private static final String IN_THE_COMMAND = "c";
  private static final TaskMetadata TASK =
      new TaskMetadata(
          "arn:aws:ecs:eu-west-1:123456789012:task/spark/0a1b",
          "spark",
          "127.0.0.1",
          Optional.empty());

  private DriverContainerFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    String text = new String(Arrays.copyOfRange(input, 1, input.length), StandardCharsets.UTF_8);
    boolean inTheCommand = new String(input, 0, 1, StandardCharsets.UTF_8).equals(IN_THE_COMMAND);
    try {
      begin(inTheCommand ? DriverOrder.fromInline(text) : DriverOrder.fromJson(text));
    } catch (IOException | StoreException | IllegalArgumentException refused) {
      // What FargateDriver.main answers with a line and exit code.
      if (refused.getMessage() == null) {
        throw new AssertionError("refused without a word", refused);
      }
    }
  }

  private static void begin(DriverOrder order) throws IOException {
    Path parent = Files.createTempDirectory("fuzz-");
    try {
      begin(order, Files.createDirectory(parent.resolve("container")));
    } finally {
      List<String> outside = delete(parent);
      if (!outside.isEmpty()) {
        throw new AssertionError("files outside of the container's directory: " + outside);
      }
    }
  }

  /** As {@link FargateDriver} does. */
  private static void begin(DriverOrder order, Path directory) throws IOException {
    LastWords lastWords = new LastWords(Pattern.compile(order.redaction()));
    lastWords.add("java.lang.IllegalStateException: password=hunter2");
    StagedFiles staged =
        new StagedFiles(
            uri -> new AnyObject(),
            order.uploads(),
            Files.createDirectory(directory.resolve("files")));
    Map<String, String> brought = staged.bring(order.properties());
    String resource = staged.bringResource(order.resource().uri());
    Map<String, String> properties = SparkSubmitCommand.properties(order, brought, TASK, directory);
    List<String> words =
        SparkSubmitCommand.words(Path.of("/opt/spark"), directory.resolve("p"), order, resource);
    if (words.stream().anyMatch(word -> word == null)) {
      throw new AssertionError("a word of the command is missing: " + words);
    }
    SparkSubmitCommand.environment(properties, "127.0.0.1");
    ConfDirectories directories = new ConfDirectories(directory);
    directories.sparkConf(Path.of("/nowhere"), order.sparkConfFiles());
    directories.hadoopConf(order.hadoopConfFiles());
    if (!order.uploads().isEmpty()) {
      ObjectUri uploads = ObjectUri.parse(order.uploads()).asDirectory();
      FargateDriver.resultPlace(uploads, order.applicationId());
    }
    DriverResult result = new DriverResult(order.applicationId(), 1, lastWords.failure());
    if (!DriverResult.inLine(result.toLine()).equals(Optional.of(result))) {
      throw new AssertionError(result + " is not what its line says");
    }
  }

  /** Whatever lies beside the container's directory. */
  private static List<String> delete(Path parent) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(parent)) {
      all = found.sorted(java.util.Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
    return all.stream()
        .map(each -> parent.relativize(each).toString())
        .filter(each -> !each.isEmpty() && !each.split("/")[0].equals("container"))
        .toList();
  }

  /** Has every object there could be, so that its name decides what happens. */
  private static final class AnyObject extends FakeObjectStore {
    @Override
    public void get(ObjectUri source, Path file) {
      try {
        Files.writeString(file, "x");
      } catch (IOException e) {
        throw new StoreException("cannot write " + file + ": " + e.getMessage(), e);
      }
    }
  }
}
