/** The part of Amazon EC2 that a Fargate user reads: interfaces, subnets, groups, VPCs. */
@NullMarked
package io.github.sparkonfargate.local.ec2;

import org.jspecify.annotations.NullMarked;
