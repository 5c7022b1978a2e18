package io.github.sparkonfargate.allocator;

import io.github.sparkonfargate.ecs.EcsException;
import io.github.sparkonfargate.ecs.FakeEcsTasks.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Hostile questions to the driver's id endpoint, between the events of an application's life. Each
 * line is a letter that says what happens, and its argument. Run by {@code dev/fuzz}; its seeds are
 * replayed by {@code FuzzSeedsTest}.
 */
public final class IdentityFuzz {
  private static final int MOST_LINES = 60;
  private static final String NOT_FOR_STRANGERS = "assumed-role/driver";

  private final AllocatorLab lab = new AllocatorLab();
  private final Map<String, String> idByArn = new HashMap<>();
  private final Set<String> strangers = new HashSet<>();

  private IdentityFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    IdentityFuzz fuzz = new IdentityFuzz();
    try {
      new String(input, StandardCharsets.UTF_8)
          .lines()
          .limit(MOST_LINES)
          .filter(line -> !line.isEmpty())
          .forEach(fuzz::happen);
    } finally {
      fuzz.lab.allocator.stop(Duration.ZERO); // ends the threads that stop tasks
    }
  }

  private void happen(String line) {
    String argument = line.substring(1);
    switch (line.charAt(0)) {
      case 'w' -> lab.want(number(argument, 6));
      case 'p' -> lab.pass(1 + number(argument, 8));
      case 'o' -> existing(argument, this::ask);
      case 'x' -> existing(argument, arn -> lab.ecs.exit(arn, number(argument, 256), argument));
      case 's' -> lab.allocator.executorsAskedToStop(Set.of(argument));
      case 'f' -> {
        String stranger = lab.ecs.foreign("app-" + argument + "-other");
        strangers.add(stranger);
        ask(stranger);
      }
      case 'e' ->
          lab.ecs.describeFails(
              argument.isEmpty()
                  ? null
                  : new EcsException(
                      EcsException.Kind.values()[
                          number(argument, EcsException.Kind.values().length)],
                      NOT_FOR_STRANGERS + argument));
      case 'l' -> lab.ecs.next(Fault.values()[number(argument, Fault.values().length)]);
      case 'n' -> ask(null);
      default -> ask(argument);
    }
  }

  private void ask(String arn) {
    IdentityAnswer answer = lab.identify(arn);
    if (answer instanceof IdentityAnswer.Identified identified) {
      expect(!strangers.contains(arn) && lab.ecs.all().contains(arn), arn + " is not ours");
      String before = idByArn.put(arn, identified.executorId());
      expect(before == null || before.equals(identified.executorId()), arn + " has two ids");
      expect(
          new HashSet<>(idByArn.values()).size() == idByArn.size(),
          "an id was given twice: " + idByArn);
    } else if (answer instanceof IdentityAnswer.Refused refused) {
      expect(!refused.reason().contains(NOT_FOR_STRANGERS), "a stranger was told: " + answer);
    }
  }

  private void existing(String argument, java.util.function.Consumer<String> what) {
    List<String> alive = lab.ecs.alive().stream().filter(arn -> !strangers.contains(arn)).toList();
    if (!alive.isEmpty()) {
      what.accept(alive.get(number(argument, alive.size())));
    }
  }

  private static int number(String text, int bound) {
    return Math.floorMod(text.hashCode(), bound);
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
