package io.github.sparkonfargate.shuffle.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.shuffle.status.ObjectName;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObjectKeysTest {
  private final ObjectKeys plain = new ObjectKeys(".sparkStaging", 0, "app-1");
  private final ObjectKeys sharded = new ObjectKeys("x", 16, "app-1");

  @Test
  void keepsTheLayoutOfTheSeed() {
    assertThat(plain.object(new ObjectName(7, 42, 255)))
        .matches("\\.sparkStaging/app-1/shuffle/7/[0-9a-f]{2}-42-ff");
    assertThat(plain.application()).containsExactly(".sparkStaging/app-1/shuffle/");
  }

  @Test
  void needsNoPrefix() {
    assertThat(new ObjectKeys("", 0, "app-1").application()).containsExactly("app-1/shuffle/");
  }

  @Test
  void putsEveryObjectOfAShuffleUnderOneOfItsPrefixes() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      String key = sharded.object(new ObjectName(7, attempt, 1));
      assertThat(sharded.shuffle(7)).anyMatch(key::startsWith);
      assertThat(sharded.application()).anyMatch(key::startsWith);
      assertThat(sharded.shuffle(70)).noneMatch(key::startsWith);
    }
  }

  @Test
  void spreadsAttemptsOverAllShards() {
    assertThat(
            IntStream.range(0, 1_000)
                .mapToObj(attempt -> sharded.object(new ObjectName(7, attempt, 1)).split("/")[1])
                .distinct())
        .hasSize(16);
  }

  @Test
  void tellsTwoDriversWithOneApplicationIdApart() {
    assertThat(plain.object(new ObjectName(0, 0, 1)))
        .isNotEqualTo(plain.object(new ObjectName(0, 0, 2)));
  }
}
