package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.common.aws.AwsSettings;
import io.github.sparkonfargate.conf.FargateSettings;
import io.github.sparkonfargate.executor.SharedSecret;
import io.github.sparkonfargate.secret.ApplicationContext;
import io.github.sparkonfargate.secret.KmsSecretKeys;
import io.github.sparkonfargate.secret.SealedProperties;
import io.github.sparkonfargate.secret.SecretKeys;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an application's secret when its driver starts. Called by the cluster manager, before any
 * executor is launched: the driver keeps the plaintext in memory, executors get the ciphertext.
 */
final class SecretSharing {
  private static final Logger LOG = LoggerFactory.getLogger(SecretSharing.class);
  private static final String ANY_APPLICATION = "preflight";

  private SecretSharing() {}

  /**
   * From now on this driver authenticates, if the application does.
   *
   * @param confidential system properties that executors get and nobody else may read
   * @return the variables that executors need to do so, which are no secret; empty if the
   *     application does not authenticate
   * @throws io.github.sparkonfargate.secret.SecretException if KMS refuses
   */
  static Map<String, String> begin(
      FargateSettings settings, String applicationId, Map<String, String> confidential) {
    String key = settings.secrets().kmsKey();
    if (!settings.secrets().authenticate()) {
      return Map.of();
    }
    ApplicationContext context = new ApplicationContext(applicationId, settings.cluster());
    try (SecretKeys keys = connect(settings)) {
      SecretKeys.NewKey made = keys.generate(key, context);
      SharedSecret.install(made.plaintext());
      LOG.info("Executors authenticate with a data key of KMS key {}", made.wrapped().keyArn());
      Map<String, String> variables = new HashMap<>(made.wrapped().variables());
      if (!confidential.isEmpty()) {
        variables.put(
            SealedProperties.VARIABLE,
            SealedProperties.seal(confidential, made.plaintext(), context));
      }
      return variables;
    }
  }

  /**
   * Asks whether {@link #begin} would succeed.
   *
   * @throws io.github.sparkonfargate.secret.SecretException if it would not
   */
  static void check(FargateSettings settings) {
    if (!settings.secrets().authenticate()) {
      return;
    }
    try (SecretKeys keys = connect(settings)) {
      keys.check(
          settings.secrets().kmsKey(), new ApplicationContext(ANY_APPLICATION, settings.cluster()));
    }
  }

  /** Where neither the submit hook nor FargateSecurity.prepare ran, Spark's defaults hold. */
  static void warnOfWeakEncryption(SparkConf conf) {
    boolean authenticated = conf.getBoolean("spark.authenticate", false);
    boolean tls = conf.getBoolean("spark.ssl.rpc.enabled", false);
    boolean encrypted = conf.getBoolean("spark.network.crypto.enabled", false);
    boolean modern =
        encrypted && conf.get("spark.network.crypto.cipher", "").equals("AES/GCM/NoPadding");
    if (authenticated && !tls && !modern) {
      LOG.warn(
          "Driver and executors authenticate, but {}; set spark.network.crypto.enabled=true and"
              + " spark.network.crypto.cipher=AES/GCM/NoPadding, as spark-submit does, or call"
              + " FargateSecurity.prepare before the SparkContext is made",
          encrypted ? "encrypt without protection against changes" : "do not encrypt");
    }
    if (!tls && !encrypted && conf.getBoolean("spark.io.encryption.enabled", false)) {
      LOG.warn(
          "spark.io.encryption.enabled=true sends its key over a connection that is not encrypted;"
              + " set spark.network.crypto.enabled=true, which needs spark.authenticate=true");
    }
  }

  private static SecretKeys connect(FargateSettings settings) {
    FargateSettings.Aws aws = settings.aws();
    AwsSettings client =
        AwsSettings.defaults()
            .withRegion(aws.region())
            .withTimeouts(aws.connectionTimeout(), aws.requestTimeout());
    URI endpoint = aws.endpointOverride();
    // One local Fargate is ECS and KMS; elsewhere the key names an endpoint of ECS only.
    if (AwsSettings.isLoopback(endpoint)) {
      client =
          client.withEndpoint(
              endpoint,
              aws.localCredentials() == null
                  ? null
                  : new AwsSettings.LocalCredentials(
                      aws.localCredentials().accessKeyId(),
                      aws.localCredentials().secretAccessKey().reveal()));
    }
    return KmsSecretKeys.create(client, settings.secrets().kmsKey());
  }
}
