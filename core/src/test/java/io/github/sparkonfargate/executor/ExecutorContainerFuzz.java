package io.github.sparkonfargate.executor;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparkonfargate.secret.ApplicationContext;
import io.github.sparkonfargate.secret.FakeSecretKeys;
import io.github.sparkonfargate.secret.SealedProperties;
import io.github.sparkonfargate.secret.SecretException;
import io.github.sparkonfargate.secret.SecretKeys;
import io.github.sparkonfargate.secret.WrappedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A container of ours that was started by somebody else: arguments, environment and the documents
 * of the metadata endpoint. Lines begin with a letter that says where they go. Run by {@code
 * dev/fuzz}; its seeds are replayed by {@code FuzzSeedsTest}.
 */
public final class ExecutorContainerFuzz {
  private static final ApplicationContext OURS = new ApplicationContext("spark-1", "spark");
  private static final FakeSecretKeys KMS = new FakeSecretKeys();
  private static final String KEY = KMS.addKey("k", "alias/k");
  private static final SecretKeys.NewKey MADE = KMS.generate(KEY, OURS);

  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Properties properties = new Properties();
  private String task = "{}";
  private String container = "{}";

  private ExecutorContainerFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws Exception {
    ExecutorContainerFuzz fuzz = new ExecutorContainerFuzz();
    new String(input, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isEmpty())
        .forEach(line -> fuzz.take(line.charAt(0), line.substring(1)));
    try {
      fuzz.start();
    } catch (IllegalArgumentException | IOException | SecretException refused) {
      // What FargateExecutorBackend.main answers with a line and exit code 78.
      if (refused.getMessage() == null) {
        throw new AssertionError("refused without a word", refused);
      }
    }
  }

  private void take(char where, String text) {
    switch (where) {
      case 'a' -> arguments.add(text);
      case 'k' -> environment.put(WrappedKey.KEY_VARIABLE, text);
      case 'c' -> environment.put(WrappedKey.CIPHERTEXT_VARIABLE, text);
      case 's' -> environment.put(SealedProperties.VARIABLE, text);
      case 'g' -> environment.putAll(MADE.wrapped().variables());
      case 'p' -> properties.setProperty("p" + properties.size(), text);
      case 't' -> task = text;
      default -> container = text;
    }
  }

  private void start() throws IOException {
    ExecutorArguments parsed = ExecutorArguments.parse(arguments.toArray(new String[0]));
    ObjectMapper json = new ObjectMapper();
    TaskMetadata metadata = TaskMetadata.parse(json.readTree(task), json.readTree(container));
    ExecutorSecret.open(
            environment,
            arguments.size() % 4 != 0,
            new ApplicationContext(parsed.applicationId(), metadata.cluster()),
            wrapped -> KMS)
        .ifPresent(
            secret -> {
              boolean whole =
                  environment.entrySet().containsAll(MADE.wrapped().variables().entrySet());
              if (!whole || !parsed.applicationId().equals("spark-1")) {
                throw new AssertionError("the key was opened for another application");
              }
            });
    ExecutorIdProperties.replace(properties, "7");
    if (properties.values().stream()
        .anyMatch(value -> value.toString().contains(ExecutorIdProperties.PLACEHOLDER))) {
      throw new AssertionError("a placeholder is left: " + properties);
    }
    metadata.logStream().ifPresent(ConsoleLinks::logs);
    parsed.toSparkArguments("7", metadata.address());
  }
}
