package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.conf.RollOrder;
import io.github.sparkonfargate.scheduler.RollPolicy.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutorRollerTest {
  private final ExecutorRoller roller =
      ExecutorRoller.of(new FargateSettings.Rolling(Duration.ofHours(1), RollOrder.ID, 0));
  private final List<Candidate> shown = new ArrayList<>(List.of(executor("1"), executor("2")));
  private final Set<String> working = new HashSet<>(Set.of("1", "2"));
  private final List<String> rolled = new ArrayList<>();
  private int wanted = 2;

  @AfterEach
  void close() {
    roller.close();
  }

  @Test
  void rollsTheFirstOfItsPolicyAndSaysWhich() {
    round();

    assertThat(rolled).containsExactly("1: rolled by policy ID");
  }

  @Test
  void leavesAloneWhoIsLeavingThoughSparkShowsHimStill() {
    working.remove("1");

    round();

    assertThat(rolled).containsExactly("2: rolled by policy ID");
  }

  @Test
  void aRoundInWhichAllAreLeavingRollsNobody() {
    working.clear();

    round();

    assertThat(rolled).isEmpty();
  }

  @Test
  void rollsNobodyBeforeTheLastOnesReplacementWorks() {
    round();
    working.remove("1");
    shown.add(executor("3"));

    round();
    assertThat(rolled).hasSize(1);

    working.add("3");
    round();
    assertThat(rolled).containsExactly("1: rolled by policy ID", "2: rolled by policy ID");
  }

  @Test
  void rollsOnWhereSparkWantsFewerNow() {
    round();
    working.remove("1");
    wanted = 1;

    round();

    assertThat(rolled).hasSize(2);
  }

  @Test
  void rollsOnWhereThereNeverWereAsManyAsSparkWants() {
    wanted = 100;

    round();

    assertThat(rolled).hasSize(1);
  }

  @Test
  void aRoundThatFailsDoesNotEndTheOnesAfterIt() {
    roller.rollOne(
        () -> {
          throw new IllegalStateException("the status store is closed");
        },
        working::contains,
        () -> wanted,
        (id, why) -> rolled.add(id));

    round();

    assertThat(rolled).containsExactly("1: rolled by policy ID");
  }

  private void round() {
    roller.rollOne(
        () -> shown, working::contains, () -> wanted, (id, why) -> rolled.add(id + ": " + why));
  }

  private static Candidate executor(String id) {
    return new Candidate(id, Instant.EPOCH, 0, 10, 0, 10, 0, 0, 0, 0, 0);
  }
}
