package io.github.sparkonfargate.scheduler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the successors of the AWS SDK 1's credentials providers into S3A's configuration: Hadoop 3.4
 * and later, which Spark 4 carries, has the SDK 2 only. Executors get the driver's configuration,
 * so this is done in the driver, before it makes a file system.
 *
 * @see <a
 *     href="https://hadoop.apache.org/docs/stable/hadoop-aws/tools/hadoop-aws/aws_sdk_upgrade.html">Upgrading
 *     S3A to AWS SDK V2</a>
 */
public final class S3aCredentials {
  private static final Logger LOG = LoggerFactory.getLogger(S3aCredentials.class);
  private static final String HADOOP_KEY = "fs.s3a.aws.credentials.provider";
  private static final String SPARK_KEY = "spark.hadoop." + HADOOP_KEY;
  private static final String V1 = "com.amazonaws.auth.";
  private static final String V2 = "software.amazon.awssdk.auth.credentials.";
  private static final Map<String, String> SUCCESSORS =
      Map.of(
          V1 + "DefaultAWSCredentialsProviderChain", V2 + "DefaultCredentialsProvider",
          V1 + "ContainerCredentialsProvider", V2 + "ContainerCredentialsProvider",
          V1 + "EC2ContainerCredentialsProviderWrapper", V2 + "ContainerCredentialsProvider",
          V1 + "EnvironmentVariableCredentialsProvider",
              V2 + "EnvironmentVariableCredentialsProvider",
          V1 + "InstanceProfileCredentialsProvider", V2 + "InstanceProfileCredentialsProvider",
          V1 + "SystemPropertiesCredentialsProvider", V2 + "SystemPropertyCredentialsProvider",
          V1 + "profile.ProfileCredentialsProvider", V2 + "ProfileCredentialsProvider",
          V1 + "WebIdentityTokenCredentialsProvider",
              V2 + "WebIdentityTokenFileCredentialsProvider");

  private S3aCredentials() {}

  /** Changes the configuration where it names a class of the SDK 1, and says so. */
  public static void modernize(SparkConf conf) {
    String given = conf.get(SPARK_KEY, "");
    Translation translation = translate(given);
    if (!translation.replaced().isEmpty()) {
      conf.set(SPARK_KEY, translation.providers());
      LOG.warn(
          "{} names classes of the AWS SDK 1, which Spark 4's Hadoop does not have: {}. Write the"
              + " successor, or leave the key out: inside a task the task role gives the"
              + " credentials",
          SPARK_KEY,
          translation.replaced());
    }
  }

  /** For a SparkContext that exists already: both its configurations. */
  static void modernize(SparkConf conf, Configuration hadoop) {
    modernize(conf);
    String given = hadoop.get(HADOOP_KEY, "");
    Translation translation = translate(given);
    if (!translation.replaced().isEmpty()) {
      hadoop.set(HADOOP_KEY, translation.providers());
    }
  }

  /**
   * @param providers the list with successors in the place of what they succeed
   * @param replaced old name to new name
   */
  record Translation(String providers, Map<String, String> replaced) {}

  static Translation translate(String providers) {
    Map<String, String> replaced = new LinkedHashMap<>();
    List<String> result = new ArrayList<>();
    List<String> names =
        Arrays.stream(providers.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toList());
    for (String name : names) {
      String successor = SUCCESSORS.get(name);
      if (successor != null) {
        replaced.put(name, successor);
      }
      String chosen = successor == null ? name : successor;
      if (!result.contains(chosen)) {
        result.add(chosen);
      }
    }
    return new Translation(String.join(",", result), replaced);
  }
}
