package io.github.sparkonfargate.deploy.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverPropertiesTest {

  @Test
  void whatIsTheClientsStaysWithTheClient() {
    Map<String, String> driver =
        DriverProperties.of(
            Map.of(
                "spark.master", "fargate-local",
                "spark.submit.deployMode", "cluster",
                "spark.driver.host", "laptop",
                "spark.fargate.local.secretAccessKey", "local",
                "spark.fargate.file.upload.path", "s3://b/p",
                "spark.fargate.submission.leaseTimeout", "30s",
                "spark.fargate.endpointOverride", "http://127.0.0.1:4566",
                "spark.sql.shuffle.partitions", "4"),
            "fargate",
            true,
            "");

    assertThat(driver)
        .containsOnly(
            Map.entry("spark.master", "fargate"),
            Map.entry("spark.submit.deployMode", "client"),
            Map.entry("spark.sql.shuffle.partitions", "4"));
  }

  @Test
  void anEndpointThatIsNotOnTheClientsMachineIsTheDriversToo() {
    assertThat(
            DriverProperties.of(
                Map.of("spark.fargate.endpointOverride", "https://vpce-1.ecs.example"),
                "fargate://c",
                false,
                ""))
        .containsEntry("spark.fargate.endpointOverride", "https://vpce-1.ecs.example")
        .containsEntry("spark.master", "fargate://c");
  }

  @Test
  void hivesAndGluesSettingsReachTheDriverAsTheyAre() {
    Map<String, String> catalog =
        Map.of(
            "spark.sql.catalogImplementation", "hive",
            "spark.sql.hive.metastore.version", "2.3.10",
            "spark.sql.hive.metastore.jars", "path",
            "spark.hadoop.hive.metastore.uris", "thrift://metastore:9083",
            "spark.hadoop.hive.metastore.client.factory.class",
                "com.amazonaws.glue.catalog.metastore.AWSGlueDataCatalogHiveClientFactory",
            "spark.sql.catalog.glue", "org.apache.iceberg.spark.SparkCatalog",
            "spark.sql.catalog.glue.catalog-impl", "org.apache.iceberg.aws.glue.GlueCatalog");

    assertThat(DriverProperties.of(catalog, "fargate", false, "")).containsAllEntriesOf(catalog);
  }

  @Test
  void whetherAServiceKeepsTheDriverIsTheClientsBusiness() {
    assertThat(
            DriverProperties.of(
                Map.of("spark.fargate.driver.supervise", "true"), "fargate", false, ""))
        .doesNotContainKey("spark.fargate.driver.supervise");
  }

  @Test
  void whatTheDriversTaskIsMadeOfIsDecidedWhenItIsLaunched() {
    assertThat(
            DriverProperties.of(
                Map.of(
                    "spark.fargate.driver.volumes.efs.data.mount.path", "/data",
                    "spark.fargate.driver.secretKeyRef.DB", "arn:aws:ssm:r:1:parameter/db",
                    "spark.fargate.driver.taskDefinitionTemplateFile", "/on/the/client.json",
                    "spark.fargate.executor.secretKeyRef.DB", "arn:aws:ssm:r:1:parameter/db"),
                "fargate",
                false,
                ""))
        .containsOnlyKeys(
            "spark.master", "spark.submit.deployMode", "spark.fargate.executor.secretKeyRef.DB");
  }

  @Test
  void aDriverWithDisksOfItsOwnSpillsToThem() {
    String key = "spark.fargate.driverEnv.SPARK_LOCAL_DIRS";

    assertThat(DriverProperties.of(Map.of(), "fargate", false, "/scratch"))
        .containsEntry(key, "/scratch");
    assertThat(DriverProperties.of(Map.of(key, "/mine"), "fargate", false, "/scratch"))
        .containsEntry(key, "/mine");
  }
}
