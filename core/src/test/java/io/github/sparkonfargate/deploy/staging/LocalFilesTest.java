package io.github.sparkonfargate.deploy.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.driver.DriverOrder;
import io.github.sparkonfargate.store.ObjectUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFilesTest {
  private static final ObjectUri UPLOADS = ObjectUri.parse("s3://b/p/");

  @TempDir private Path folder;

  @Test
  void theApplicationsJarIsUploadedOnceThoughSparkNamesItTwice() throws IOException {
    Path jar = file("app.jar");
    Map<String, String> properties = Map.of("spark.jars", "file://" + jar);

    LocalFiles files = LocalFiles.of(properties, jar("file:" + jar));

    assertThat(files.uploads()).containsExactly(Map.entry(jar, "0/app.jar"));
    assertThat(files.rewrite(properties, UPLOADS))
        .containsEntry("spark.jars", "s3://b/p/0/app.jar");
    assertThat(files.rewrite("file:" + jar, UPLOADS)).isEqualTo("s3://b/p/0/app.jar");
  }

  @Test
  void filesOfOneNameDoNotMeet() throws IOException {
    Files.createDirectory(folder.resolve("1"));
    Files.createDirectory(folder.resolve("2"));
    Path one = file("1/conf");
    Path two = file("2/conf");

    LocalFiles files =
        LocalFiles.of(Map.of("spark.files", one + "," + two), jar("local:///app.jar"));

    assertThat(files.uploads()).hasSize(2).doesNotContainEntry(two, files.uploads().get(one));
  }

  @Test
  void anAliasAndABlankInANameArriveAsTheyAre() throws IOException {
    Path file = file("a file.txt");
    Map<String, String> properties = Map.of("spark.files", file.toUri() + "#alias");

    LocalFiles files = LocalFiles.of(properties, jar("local:///app.jar"));

    assertThat(files.uploads()).containsOnlyKeys(file);
    assertThat(files.rewrite(properties, UPLOADS))
        .containsEntry("spark.files", "s3://b/p/0/a file.txt#alias");
  }

  @Test
  void theTemplateOfExecutorsIsUploadedWhereverItWasNamedFrom() throws IOException {
    Path template = file("executors, mine.json");
    String key = "spark.fargate.executor.taskDefinitionTemplateFile";
    Path here = Path.of("").toAbsolutePath();
    for (String named : List.of(template.toString(), here.relativize(template).toString())) {
      Map<String, String> properties = Map.of(key, named);

      LocalFiles files = LocalFiles.of(properties, jar("local:///app.jar"));

      assertThat(files.problems()).isEmpty();
      assertThat(files.uploads()).hasSize(1).containsValue("0/executors, mine.json");
      assertThat(files.rewrite(properties, UPLOADS))
          .containsEntry(key, "s3://b/p/0/executors, mine.json");
    }
  }

  @Test
  void whatIsElsewhereStaysWhereItIs() {
    Map<String, String> properties =
        Map.of("spark.jars", "local:///a.jar,s3a://b/c.jar,https://h/d.jar,hdfs://n/e.jar");

    LocalFiles files = LocalFiles.of(properties, jar("spark-internal"));

    assertThat(files.uploads()).isEmpty();
    assertThat(files.rewrite(properties, UPLOADS)).isEqualTo(properties);
  }

  @Test
  void aFileThatIsNotThereMayBeMeantInTheImage() {
    LocalFiles files = LocalFiles.of(Map.of(), jar("file:/opt/spark/app.jar"));

    assertThat(files.problems())
        .singleElement()
        .asString()
        .contains("/opt/spark/app.jar (the application) does not exist")
        .contains("local:///opt/spark/app.jar");
  }

  private Path file(String name) throws IOException {
    return Files.writeString(folder.resolve(name), name);
  }

  private static DriverOrder.Resource jar(String uri) {
    return new DriverOrder.Resource(DriverOrder.Kind.JAR, uri);
  }
}
