package io.github.sparkonfargate.local.logs;

import static io.github.sparkonfargate.local.aws.Source.docs;
import static io.github.sparkonfargate.local.aws.Source.guess;
import static io.github.sparkonfargate.local.aws.Source.model;

import io.github.sparkonfargate.local.aws.Rule;

/** What CloudWatch Logs refuses. */
@SuppressWarnings("ImmutableEnumChecker") // Terms is a record of text and enums
public enum LogsRule implements Rule {
  GROUP_NAME(
      Terms.of(
          "InvalidParameterException",
          "A log group's name has up to 512 letters, digits and _ - / . #",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html"))),
  STREAM_NAME(
      Terms.of(
          "InvalidParameterException",
          "A log stream's name has up to 512 characters, without : and *",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html"))),
  GROUP_EXISTS(
      Terms.of(
          "ResourceNotFoundException",
          "The log group exists",
          model("ResourceNotFoundException").inItsWords())),
  STREAM_EXISTS(
      Terms.of(
          "ResourceNotFoundException",
          "The log stream exists",
          model("ResourceNotFoundException").inItsWords())),
  GROUP_FREE(
      Terms.of(
          "ResourceAlreadyExistsException",
          "A log group that is created does not exist",
          model("ResourceAlreadyExistsException").inItsWords())),
  STREAM_FREE(
      Terms.of(
          "ResourceAlreadyExistsException",
          "A log stream that is created does not exist",
          model("ResourceAlreadyExistsException").inItsWords())),
  PAGE_SIZE(
      Terms.of(
          "InvalidParameterException",
          "A page has 1 to 50 groups or streams, or 1 to 10000 events",
          model("DescribeLimit, EventsLimit"))),
  PAGE_TOKEN(
      Terms.of(
          "InvalidParameterException",
          "A page's token is one that the service gave",
          guess("the words"))),
  EVENTS_SOME(
      Terms.of(
          "InvalidParameterException",
          "PutLogEvents takes 1 to 10000 events",
          model("InputLogEvents"))),
  EVENTS_SIZE(
      Terms.of(
          "InvalidParameterException",
          "A batch has up to 1,048,576 bytes, 26 counted for each event besides its text",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"))),
  EVENTS_ORDER(
      Terms.of(
          "InvalidParameterException",
          "The events of a batch are in the order of time",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"))),
  EVENTS_SPAN(
      Terms.of(
          "InvalidParameterException",
          "The events of a batch are from 24 hours",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"))),
  EVENT_AGE(
      Terms.behaviour(
          "Events more than two hours ahead or 14 days old are rejected in the answer",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html"))),
  STREAM_OF_TASK(
      Terms.of(
          "InvalidOperationException",
          "Here the stream of a task takes no other events",
          guess("AWS takes them; nobody should"))),
  EVENT_TEXT(
      Terms.of(
          "InvalidParameterException",
          "An event has a timestamp and a message",
          model("InputLogEvent"))),
  STREAM_PREFIX_OR_NAMES(
      Terms.of(
          "InvalidParameterException",
          "FilterLogEvents takes stream names or a prefix, not both",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html"))),
  ORDER_BY_WITHOUT_PREFIX(
      Terms.of(
          "InvalidParameterException",
          "Streams ordered by LastEventTime take no prefix",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html"))),
  RETENTION(
      Terms.of(
          "InvalidParameterException",
          "A retention is one of the numbers of days of the model",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html"))),
  AWSLOGS_STREAM(
      Terms.behaviour(
          "A container's stream is PREFIX/CONTAINER/TASK-ID",
          docs("AmazonECS/latest/developerguide/using_awslogs.html"))),
  FILTER_PATTERN(
      Terms.of(
          "InvalidParameterException",
          "A filter pattern is one of the syntax; here terms and phrases only",
          docs("AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html"))),
  SAME_TOKEN_AT_END(
      Terms.behaviour(
          "At the end of a stream GetLogEvents gives back the token it was given",
          docs("AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html")));

  private final Terms terms;

  LogsRule(Terms terms) {
    this.terms = terms;
  }

  @Override
  public Terms terms() {
    return terms;
  }
}
