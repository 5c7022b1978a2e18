package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverOrderTest {

  @Test
  void comesOutOfTheCommandAsItWentIn() throws IOException {
    DriverOrder order =
        Orders.of(
                Map.of("spark.app.name", "ein Näme \"mit\" \\ \n", "spark.empty", ""),
                new DriverOrder.Resource(DriverOrder.Kind.PYTHON, "s3://b/a.py"),
                List.of("", "--flag=x y", "ü"),
                Map.of("hive-site.xml", "<configuration/>"),
                30)
            .uploaded("s3://b/u/", Map.of("spark.files", "s3://b/u/ä"), "s3://b/u/a.py");

    assertThat(DriverOrder.fromInline(order.toInline())).isEqualTo(order);
    assertThat(DriverOrder.fromJson(order.toJson())).isEqualTo(order);
  }

  @Test
  void theSameOrderHasTheSameTextSoThatARepeatedCallIsTheSameCall() {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      properties.put("spark.key" + (i * 7919 % 50), "v" + i);
    }

    assertThat(Orders.of(properties).toInline())
        .isEqualTo(Orders.of(new HashMap<>(properties)).toInline())
        .matches("[A-Za-z0-9_-]+");
  }

  @Test
  void theSeedsFifteenSettingsNeedNoBucket() {
    Map<String, String> seed = new HashMap<>();
    for (String key :
        List.of("container.image", "executionRole", "driver.taskRole", "executor.taskRole")) {
      seed.put("spark.fargate." + key, "arn:aws:iam::123456789012:role/some-role-of-" + key);
    }
    for (String role : List.of("driver", "executor")) {
      seed.put("spark.fargate." + role + ".subnets", "subnet-0123456789abcdef0,subnet-0fedcba");
      seed.put("spark.fargate." + role + ".securityGroups", "sg-0123456789abcdef0");
      seed.put("spark." + role + ".memory", "8g");
      seed.put("spark." + role + ".cores", "4");
    }
    seed.put("spark.executor.instances", "2");
    seed.put("spark.fargate.report.interval", "5s");
    seed.put(
        "spark.hadoop.fs.s3a.aws.credentials.provider",
        "com.amazonaws.auth.DefaultAWSCredentialsProviderChain");

    assertThat(seed).hasSize(15);
    assertThat(Orders.of(seed).toInline().length()).isLessThan(1_200);
  }

  @Test
  void anotherFormatIsRefusedWithTheRemedy() {
    String newer = Orders.of(Map.of()).toJson().replace("\"version\":1", "\"version\":2");

    assertThatThrownBy(() -> DriverOrder.fromJson(newer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 2", "submit with the spark-on-fargate version");
  }

  @Test
  void whatIsMissingIsNamed() {
    String order = Orders.of(Map.of()).toJson().replace("\"mainClass\":\"org.example.Main\",", "");

    assertThatThrownBy(() -> DriverOrder.fromJson(order))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the order has no mainClass");
  }

  @Test
  void garbageIsRefused() {
    assertThatThrownBy(() -> DriverOrder.fromInline("%%%")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> DriverOrder.fromInline("AAAA")).isInstanceOf(IOException.class);
  }
}
