package io.github.sparkonfargate.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class ExecutorIdPropertiesTest {

  @Test
  void putsTheIdWhereTheUserLeftAPlaceForIt() {
    Properties properties = new Properties();
    properties.setProperty("log.file", "/tmp/{{EXECUTOR_ID}}/executor-{{EXECUTOR_ID}}.log");
    properties.setProperty("other", "EXECUTOR_ID");

    ExecutorIdProperties.replace(properties, "17");

    assertThat(properties)
        .containsEntry("log.file", "/tmp/17/executor-17.log")
        .containsEntry("other", "EXECUTOR_ID");
  }
}
