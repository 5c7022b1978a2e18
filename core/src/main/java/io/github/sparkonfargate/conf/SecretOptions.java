package io.github.sparkonfargate.conf;

import io.github.sparkonfargate.common.config.ConfigEntry;
import io.github.sparkonfargate.common.config.ConfigKey;
import io.github.sparkonfargate.common.config.ConfigType;
import java.util.List;

/** The keys of authentication. Declarations only. */
final class SecretOptions {
  private static final String SINCE = "0.1.0";

  static final String INTRODUCTION =
      "With `spark.authenticate=true` KMS makes a data key for each application. The driver keeps"
          + " it in memory and hands executors its ciphertext, which they open with their own task"
          + " role: the driver's role needs `kms:GenerateDataKey`, the executors'"
          + " (`spark.fargate.executor.taskRole`) `kms:Decrypt`. Unless you set them otherwise,"
          + " `spark.network.crypto.enabled` is then true, `spark.network.crypto.cipher` is"
          + " `AES/GCM/NoPadding`, `spark.network.crypto.authEngineVersion` is 2 and"
          + " `spark.network.crypto.saslFallback` is false. See [SECURITY.md](../SECURITY.md).";

  static final ConfigKey<String> AUTHENTICATE_KMS_KEY =
      ConfigKey.of("spark.authenticate.kms.key", ConfigType.text())
          .doc(
              "KMS key that wraps the secret by which driver and executors know each other: its id,"
                  + " its ARN, `alias/NAME` or the ARN of an alias. A key of another Region has to"
                  + " be given by its ARN. Symmetric.")
          .since(SINCE)
          .defaultWords("required with `spark.authenticate=true`; `fargate-local` has one")
          .check(
              key -> key.matches("[A-Za-z0-9:/_-]{1,2048}"),
              "is not a KMS key; write its id, its ARN, alias/NAME or the ARN of an alias")
          .build();

  private SecretOptions() {}

  static List<ConfigEntry> entries() {
    return List.of(AUTHENTICATE_KMS_KEY);
  }
}
