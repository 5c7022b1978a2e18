package io.github.sparkonfargate.local.logs;

/**
 * One event of a log stream.
 *
 * @param timestamp milliseconds since 1970, as its source says
 * @param ingested when it came in, likewise
 */
record Event(long timestamp, long ingested, String message) {}
