package io.github.sparkonfargate.conf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeclarationsTest {

  @Test
  void areAllInTheDocumentation() {
    assertThat(FargateOptions.entries())
        .containsAll(
            Stream.of(
                    FargateOptions.class,
                    AllocationOptions.class,
                    LogOptions.class,
                    TaskExtrasOptions.class,
                    ClusterModeOptions.class)
                .flatMap(options -> Stream.of(options.getDeclaredFields()))
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> ConfigEntry.class.isAssignableFrom(field.getType()))
                .map(DeclarationsTest::entry)
                .toList());
  }

  @Test
  void haveNamesOfTheirOwn() {
    List<String> names = FargateOptions.entries().stream().map(ConfigEntry::displayName).toList();

    assertThat(names).doesNotHaveDuplicates();
    assertThat(FargateOptions.entries())
        .filteredOn(ConfigKey.class::isInstance)
        .allSatisfy(entry -> assertThat(entry.displayName()).matches("spark(\\.[a-zA-Z]+)+"));
  }

  private static ConfigEntry entry(Field field) {
    try {
      return (ConfigEntry) field.get(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
