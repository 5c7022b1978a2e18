package io.github.sparkonfargate.executor;

import java.io.Serializable;

/**
 * What an executor asks the driver's {@code CoarseGrainedScheduler} endpoint before it starts: the
 * files of the driver's configuration directories. The answer is a {@link ShippedConf}.
 */
public record ConfFilesRequest() implements Serializable {}
