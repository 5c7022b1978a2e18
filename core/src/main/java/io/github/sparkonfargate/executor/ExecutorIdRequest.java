package io.github.sparkonfargate.executor;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The question a new container asks the driver's {@code CoarseGrainedScheduler} endpoint: which
 * executor am I? One RunTask call starts up to ten tasks from one override, so the id cannot be in
 * the override. The answer is an {@link io.github.sparkonfargate.allocator.IdentityAnswer}.
 *
 * @param taskArn ARN of the asking Fargate task, from the task metadata endpoint. The driver trusts
 *     nothing of it: whoever reaches its port may have written it, null included
 */
public record ExecutorIdRequest(@Nullable String taskArn) implements Serializable {}
