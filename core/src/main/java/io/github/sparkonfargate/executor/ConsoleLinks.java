package io.github.sparkonfargate.executor;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Addresses of pages in the AWS console. Pure. */
public final class ConsoleLinks {

  private ConsoleLinks() {}

  /** The page of a CloudWatch Logs stream. */
  public static String logs(TaskMetadata.LogStream log) {
    return "https://"
        + log.region()
        + ".console."
        + domain(log.region())
        + "/cloudwatch/home?region="
        + log.region()
        + "#logsV2:log-groups/log-group/"
        + encode(log.group())
        + "/log-events/"
        + encode(log.stream());
  }

  private static String domain(String region) {
    if (region.startsWith("cn-")) {
      return "amazonaws.cn";
    }
    return region.startsWith("us-gov-") ? "amazonaws-us-gov.com" : "aws.amazon.com";
  }

  /** The console decodes its fragment twice and takes '$' for '%'. */
  private static String encode(String name) {
    String once = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return once.replace("%", "$25");
  }
}
