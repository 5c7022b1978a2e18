package io.github.sparkonfargate.conf;

import static io.github.sparkonfargate.conf.SparkConfs.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of volumes that are right by themselves and do not go together. */
class VolumeRulesTest {
  private static final String DISK = "spark.fargate.executor.volumes.ebs.disk.";

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "volumeType=standard size=9g | volumeType=standard is not an EBS type that Fargate has, such as gp3.",
        "volumeType=io1 size=9g | 'iops is not set, and io1 needs it; 3000 is usual.'",
        "volumeType=io2 size=9g | 'iops is not set, and io2 needs it; 3000 is usual.'",
        "volumeType=io1 size=3g iops=200 | size=3g is too small: io1 has 4g or more.",
        "volumeType=io2 size=3g iops=200 | size=3g is too small: io2 has 4g or more.",
        "volumeType=st1 size=124g | size=124g is too small: st1 has 125g or more.",
        "volumeType=sc1 size=124g | size=124g is too small: sc1 has 125g or more.",
        "volumeType=st1 size=125g iops=200 | 'iops does not go with st1; leave it out, or use gp3.'",
        "volumeType=sc1 size=125g iops=200 | 'iops does not go with sc1; leave it out, or use gp3.'",
        "size=9g iops=2999 | iops=2999 is too few: gp3 has 3000 or more.",
        "volumeType=io2 size=9g iops=200 throughput=200"
            + " | 'throughput goes with gp3 only, and volumeType is io2; leave it out.'",
        "size=9g encrypted=false kmsKeyId=alias/k"
            + " | encrypted=false goes with no kmsKeyId; remove one of the two.",
      })
  void whatEbsDoesNotTakeIsRefused(String options, String words) {
    assertThat(problems(disk(options))).containsExactly(DISK + "options." + words);
  }

  @ParameterizedTest
  @CsvSource({
    "size=1g",
    "size=9g iops=3000 throughput=1500",
    "volumeType=gp2 size=1g",
    "volumeType=io1 size=4g iops=100",
    "volumeType=io2 size=4g iops=256000 kmsKeyId=alias/k",
    "volumeType=st1 size=125g",
    "volumeType=sc1 size=16384g encrypted=false",
  })
  void whatItTakesIsNot(String options) {
    assertThat(problems(disk(options))).isEmpty();
  }

  @Test
  void sparksLocalDirectoriesAreNotReadOnly() {
    String efs = "spark.fargate.executor.volumes.efs.spark-local-dir-2.";
    String ebs = "spark.fargate.executor.volumes.ebs.spark-local-dir-1.";

    assertThat(
            problems(
                "spark.fargate.infrastructureRole",
                "arn:aws:iam::123456789012:role/ebs",
                ebs + "mount.path",
                "/a",
                ebs + "mount.readOnly",
                "true",
                ebs + "options.size",
                "9g",
                efs + "mount.path",
                "/b",
                efs + "mount.readOnly",
                "true",
                efs + "options.fileSystemId",
                "fs-1"))
        .satisfiesExactlyInAnyOrder(
            problem ->
                assertThat(problem)
                    .startsWith(ebs + "mount.readOnly=true: Spark writes to its local directories"),
            problem -> assertThat(problem).startsWith(efs + "mount.readOnly=true: "));
  }

  private static String[] disk(String options) {
    List<String> conf =
        new ArrayList<>(
            List.of(
                "spark.fargate.infrastructureRole",
                "arn:aws:iam::123456789012:role/ebs",
                DISK + "mount.path",
                "/scratch"));
    for (String option : options.split(" ")) {
      conf.add(DISK + "options." + option.substring(0, option.indexOf('=')));
      conf.add(option.substring(option.indexOf('=') + 1));
    }
    return conf.toArray(String[]::new);
  }
}
