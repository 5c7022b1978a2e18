package io.github.sparkonfargate.common.aws;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.List;

/** Nothing says which AWS Region; its words are for an application of Spark's. */
public final class NoRegionException extends InvalidConfigurationException {
  private static final long serialVersionUID = 1L;

  /** The exception. */
  public NoRegionException() {
    super(
        List.of(
            "no AWS region is set; set spark.fargate.region, the variable AWS_REGION, or"
                + " 'region' in the profile of ~/.aws/config"));
  }
}
