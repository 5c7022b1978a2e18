package io.github.sparkonfargate.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectUriTest {

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/a/b.jar, s3://bucket/a/b.jar, b.jar",
    "s3a://bucket/a/b.jar, s3://bucket/a/b.jar, b.jar",
    "S3N://bucket/b, s3://bucket/b, b",
    "s3://bucket, s3://bucket/, ''",
    "hdfs://namenode:8020/a/b.jar, hdfs://namenode:8020/a/b.jar, b.jar",
    "file:///shared/b.jar, file:///shared/b.jar, b.jar"
  })
  void readsEverySpellingOfS3AndOtherSchemesAsTheyAre(String uri, String plain, String name) {
    assertThat(ObjectUri.parse(uri)).hasToString(plain);
    assertThat(ObjectUri.parse(uri).name()).isEqualTo(name);
  }

  @Test
  void joinsWithExactlyOneSlash() {
    assertThat(ObjectUri.parse("s3://b/p").resolve("x")).hasToString("s3://b/p/x");
    assertThat(ObjectUri.parse("s3://b/p/").resolve("x")).hasToString("s3://b/p/x");
    assertThat(ObjectUri.parse("s3://b").resolve("x")).hasToString("s3://b/x");
  }

  @ParameterizedTest
  @CsvSource({"/a/b", "file:///a", "hdfs://a/b", "s3:/b/k", "local:///a"})
  void othersAreNotInS3(String uri) {
    assertThat(ObjectUri.isObject(uri)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"/a/b", "s3:/b/k", "b"})
  void aPathIsNoUri(String path) {
    assertThatThrownBy(() -> ObjectUri.parse(path)).hasMessageContaining(path);
  }

  @Test
  void aUriWithoutABucketIsRefused() {
    assertThatThrownBy(() -> ObjectUri.parse("s3:///key")).hasMessageContaining("no bucket");
  }
}
