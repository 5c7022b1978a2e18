/**
 * The local Fargate: ECS over AWS's wire protocol, S3 beside it, each Fargate task a process on
 * this machine.
 */
@NullMarked
package io.github.sparkonfargate.local;

import org.jspecify.annotations.NullMarked;
