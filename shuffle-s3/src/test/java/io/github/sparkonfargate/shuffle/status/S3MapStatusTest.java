package io.github.sparkonfargate.shuffle.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.storage.BlockManagerId;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.reflect.ClassTag$;

class S3MapStatusTest {
  private final S3MapStatus status =
      new S3MapStatus(
          5,
          2,
          99,
          1234,
          MapOutput.exact(
              new ObjectName(5, 99, 1),
              "1",
              PartitionSizes.of(new long[] {10, 0, 30}),
              null,
              null));

  @Test
  void arrivesWholeByJavasSerialization() throws Exception {
    assertSame((S3MapStatus) copy(status));
  }

  @Test
  void arrivesWholeByKryoThatKnowsThisClassAlone() {
    SerializerInstance kryo =
        new KryoSerializer(
                new SparkConf(false)
                    .set("spark.kryo.registrationRequired", "true")
                    .set("spark.kryo.classesToRegister", S3MapStatus.class.getName()))
            .newInstance();

    ByteBuffer bytes = kryo.serialize(status, ClassTag$.MODULE$.apply(S3MapStatus.class));

    assertSame(kryo.deserialize(bytes, ClassTag$.MODULE$.apply(S3MapStatus.class)));
  }

  private static Object copy(Object original) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(original);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  private static void assertSame(S3MapStatus copy) {
    assertThat(copy.shuffleId()).isEqualTo(5);
    assertThat(copy.mapIndex()).isEqualTo(2);
    assertThat(copy.mapId()).isEqualTo(99);
    assertThat(copy.checksumValue()).isEqualTo(1234);
    assertThat(copy.getSizeForBlock(2)).isEqualTo(30);
    assertThat(copy.output().name(5)).isEqualTo(new ObjectName(5, 99, 1));
    assertThat(((ShuffleLocation) copy.location()).status()).isSameAs(copy);
  }

  @Test
  void isAtAPlaceThatSparkFindsAgainByThePlainIdOfAFetchFailure() {
    ShuffleLocation location = (ShuffleLocation) status.location();
    BlockManagerId plain = location.plain();

    assertThat(location.equals(plain)).isTrue();
    assertThat(location).hasSameHashCodeAs(plain);
    assertThat(plain).isEqualTo(BlockManagerId.apply("s3-shuffle-5-2", "s3", 1, Option.empty()));
  }

  @Test
  void isNotWhereAnotherOutputIs() {
    S3MapStatus other = new S3MapStatus(5, 3, 100, 0, status.output());

    assertThat(status.location()).isNotEqualTo(other.location());
  }

  @Test
  void hasNoHostThatCouldBePreferred() {
    assertThat(status.location().host()).isNull();
  }

  @Test
  void travelsAsAPlainIdWhereItsLocationIsSent() throws Exception {
    assertThat(copy(status.location()).getClass()).isEqualTo(BlockManagerId.class);
  }
}
