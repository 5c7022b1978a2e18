package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.common.aws.AwsClients;
import io.github.sparkonfargate.common.aws.AwsSettings;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** CloudWatch Logs over the AWS SDK. */
public final class AwsTaskLogs implements TaskLogs {
  private final AwsClients clients;
  private final CloudWatchLogsClient logs;

  private AwsTaskLogs(AwsClients clients) {
    this.clients = clients;
    this.logs = clients.configure(CloudWatchLogsClient.builder()).build();
  }

  /** Builds the client; sends nothing. */
  public static AwsTaskLogs create(AwsSettings settings) {
    return new AwsTaskLogs(AwsClients.create(settings));
  }

  @Override
  public List<String> last(String group, String stream, int most) {
    try {
      return logs
          .getLogEvents(
              r -> r.logGroupName(group).logStreamName(stream).startFromHead(false).limit(most))
          .events()
          .stream()
          .map(OutputLogEvent::message)
          .toList();
    } catch (ResourceNotFoundException none) {
      return List.of();
    } catch (AwsServiceException e) {
      throw new EcsException(
          EcsException.Kind.ACCESS, "GetLogEvents of " + group + " refused: " + words(e), e);
    } catch (SdkException e) {
      throw new EcsException(
          EcsException.Kind.UNAVAILABLE,
          "GetLogEvents of " + group + " got no answer: " + e.getMessage(),
          e);
    }
  }

  /** AWS's own words, without the SDK's trailer. */
  private static String words(AwsServiceException e) {
    String message = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
    return message == null || message.isEmpty() ? String.valueOf(e.getMessage()) : message;
  }

  @Override
  public void close() {
    logs.close();
    clients.close();
  }
}
