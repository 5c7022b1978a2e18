package io.github.sparkonfargate.shuffle.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.common.config.ModuleConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShuffleModuleTest {
  private final ShuffleModule module = new ShuffleModule();

  @Test
  void isFoundOnTheClassPath() {
    assertThat(ModuleConfig.all()).hasOnlyElementsOfType(ShuffleModule.class).hasSize(1);
  }

  @Test
  void setsManagerAndShuffleTrackingWhereABucketIsGiven() {
    Map<String, String> conf = conf("spark.shuffle.s3.bucket", "b-1");

    assertThat(module.problems(conf)).isEmpty();
    assertThat(module.defaults(conf))
        .containsOnly(
            Map.entry("spark.shuffle.manager", "io.github.sparkonfargate.shuffle.S3ShuffleManager"),
            Map.entry("spark.dynamicAllocation.shuffleTracking.enabled", "false"));
  }

  @Test
  void saysNothingWhereItIsNotAskedFor() {
    Map<String, String> conf = Map.of("spark.shuffle.s3.part.size", "nonsense");

    assertThat(module.problems(conf)).isEmpty();
    assertThat(module.defaults(conf)).isEmpty();
  }

  @Test
  void refusesWhatIsNeitherYesNorNo() {
    assertThat(module.problems(Map.of("spark.shuffle.s3.enabled", "yes")))
        .containsExactly("spark.shuffle.s3.enabled=yes is neither true nor false.");
  }

  @Test
  void needsABucketButUnderTheLocalFargate() {
    assertThat(module.problems(conf("spark.master", "fargate")))
        .containsExactly("spark.shuffle.s3.bucket is not set: name the bucket for shuffle files.");
    assertThat(module.problems(conf("spark.master", "fargate-local"))).isEmpty();
  }

  @Test
  void refusesInOneSentenceEachWhatContradictsIt() {
    Map<String, String> conf =
        conf(
            "spark.shuffle.s3.bucket", "b-1",
            "spark.shuffle.manager", "sort",
            "spark.shuffle.sort.io.plugin.class", "com.example.Other",
            "spark.shuffle.push.enabled", "true");

    assertThat(module.problems(conf))
        .containsExactly(
            "spark.shuffle.manager=sort contradicts spark.shuffle.s3.enabled=true; remove one of"
                + " them.",
            "spark.shuffle.sort.io.plugin.class=com.example.Other contradicts"
                + " spark.shuffle.s3.enabled=true; remove one of them.",
            "spark.shuffle.push.enabled=true merges local shuffle files, and with"
                + " spark.shuffle.s3.enabled=true there are none; remove one of them.");
  }

  private static Map<String, String> conf(String... more) {
    Map<String, String> conf = new HashMap<>(Map.of("spark.shuffle.s3.enabled", "true"));
    for (int i = 0; i < more.length; i += 2) {
      conf.put(more[i], more[i + 1]);
    }
    return conf;
  }
}
