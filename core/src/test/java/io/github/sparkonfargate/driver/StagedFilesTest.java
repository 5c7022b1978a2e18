package io.github.sparkonfargate.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.store.FakeObjectStore;
import io.github.sparkonfargate.store.ObjectUri;
import io.github.sparkonfargate.store.StoreException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFilesTest {
  private final FakeObjectStore store = new FakeObjectStore();

  @TempDir private Path folder;

  @Test
  void filesTakeThePlaceOfS3Uris() throws Exception {
    store.put("jar", ObjectUri.parse("s3://b/x/app.jar"));

    Map<String, String> local =
        staged()
            .bring(
                Map.of(
                    "spark.jars", "s3a://b/x/app.jar,local:///opt/in-image.jar,https://h/web.jar",
                    "spark.app.name", "s3a://b/is-not-a-file"));

    assertThat(local)
        .containsEntry("spark.app.name", "s3a://b/is-not-a-file")
        .containsEntry(
            "spark.jars",
            "file://" + folder + "/0/app.jar,local:///opt/in-image.jar,https://h/web.jar");
    assertThat(folder.resolve("0/app.jar")).hasContent("jar");
  }

  @Test
  void whatIsNamedTwiceIsBroughtOnce() throws Exception {
    store.put("jar", ObjectUri.parse("s3://b/app.jar"));
    StagedFiles staged = staged();

    staged.bring(Map.of("spark.jars", "s3://b/app.jar"));

    assertThat(staged.bringResource("s3://b/app.jar")).isEqualTo(folder + "/0/app.jar");
  }

  @Test
  void theTemplateOfExecutorsIsOneFileWhateverItsName() throws Exception {
    store.put("{}", ObjectUri.parse("s3://b/x/executors, mine.json"));
    String key = "spark.fargate.executor.taskDefinitionTemplateFile";

    assertThat(staged().bring(Map.of(key, "s3://b/x/executors, mine.json")))
        .containsEntry(key, "file://" + folder + "/0/executors, mine.json");
    assertThat(folder.resolve("0/executors, mine.json")).hasContent("{}");
  }

  @Test
  void filesOfOneNameDoNotMeet() throws Exception {
    store.put("1", ObjectUri.parse("s3://b/1/conf"));
    store.put("2", ObjectUri.parse("s3://b/2/conf"));

    staged().bring(Map.of("spark.files", "s3://b/1/conf,s3://b/2/conf"));

    assertThat(folder.resolve("0/conf")).hasContent("1");
    assertThat(folder.resolve("1/conf")).hasContent("2");
  }

  @Test
  void anAliasBecomesTheNameOfAFileAndStaysOnAnArchive() throws Exception {
    store.put("f", ObjectUri.parse("s3://b/f.txt"));
    store.put("a", ObjectUri.parse("s3://b/a.zip"));

    Map<String, String> local =
        staged()
            .bring(
                Map.of("spark.archives", "s3://b/a.zip#things", "spark.files", "s3://b/f.txt#g"));

    assertThat(local)
        .containsEntry("spark.files", "file://" + folder + "/0/g")
        .containsEntry("spark.archives", "file://" + folder + "/1/a.zip#things");
  }

  @Test
  void anObjectThatIsNotThereEndsTheStart() {
    assertThatThrownBy(() -> staged().bringResource("s3://b/none.jar"))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void whatWasUploadedElsewhereIsBroughtTooAndNothingElseFromThere() throws Exception {
    store.put("jar", ObjectUri.parse("hdfs://n/up/spark-upload-1/0/app.jar"));
    StagedFiles staged = new StagedFiles(uri -> store, "hdfs://n/up/spark-upload-1/", folder);

    assertThat(
            staged.bring(
                Map.of(
                    "spark.jars", "hdfs://n/up/spark-upload-1/0/app.jar,hdfs://n/lib/theirs.jar")))
        .containsEntry("spark.jars", "file://" + folder + "/0/app.jar,hdfs://n/lib/theirs.jar");
  }

  @Test
  void ivysSettingsAreBroughtForPackages() throws Exception {
    store.put("<ivysettings/>", ObjectUri.parse("s3://b/ivysettings.xml"));

    assertThat(staged().bring(Map.of("spark.jars.ivySettings", "s3://b/ivysettings.xml")))
        .containsEntry("spark.jars.ivySettings", "file://" + folder + "/0/ivysettings.xml");
  }

  @Test
  void noFileLeavesTheDirectory() {
    store.put("x", ObjectUri.parse("s3://b/x"));

    assertThatThrownBy(() -> staged().bring(Map.of("spark.files", "s3://b/x#../../escaped")))
        .isInstanceOf(java.io.IOException.class)
        .hasMessageContaining("'../../escaped' is no file name");
    assertThat(folder.resolve("../escaped")).doesNotExist();
  }

  private StagedFiles staged() {
    return new StagedFiles(uri -> store, "", folder);
  }
}
