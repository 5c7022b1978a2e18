package io.github.sparkonfargate.shuffle.status;

/**
 * What tells the object of one map attempt from every other of its application.
 *
 * @param attempt Spark's task attempt id, unique in a SparkContext
 * @param nonce of the driver, which tells two drivers with one application id apart
 */
public record ObjectName(int shuffleId, long attempt, long nonce) {}
