package io.github.sparkonfargate.local.ecs;

import java.util.Set;

/** The subnets and security groups that exist, all of one VPC. */
public record Network(Set<String> subnets, Set<String> securityGroups) {
  public Network {
    subnets = Set.copyOf(subnets);
    securityGroups = Set.copyOf(securityGroups);
  }
}
