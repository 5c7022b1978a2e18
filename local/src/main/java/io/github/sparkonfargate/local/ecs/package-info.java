/**
 * Amazon ECS with Fargate as launch type: what it validates, what it remembers, how its tasks live
 * and die.
 */
@NullMarked
package io.github.sparkonfargate.local.ecs;

import org.jspecify.annotations.NullMarked;
