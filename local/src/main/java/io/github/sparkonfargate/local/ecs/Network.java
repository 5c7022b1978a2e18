package io.github.sparkonfargate.local.ecs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The subnets and security groups that exist, all of one VPC.
 *
 * @see RunTaskRule#SUBNET_EXISTS
 */
public record Network(Set<String> subnets, Set<String> securityGroups) {
  /** The one VPC. */
  public static final String VPC = "vpc-0a000000000000001";

  /** Its addresses. Tasks have others, those that this machine can give them. */
  public static final String VPC_CIDR = "10.0.0.0/16";

  /** Free addresses of an empty subnet: a /18 without the five that AWS keeps. */
  public static final int ADDRESSES = (1 << 14) - 5;

  public Network {
    subnets = Set.copyOf(subnets);
    securityGroups = Set.copyOf(securityGroups);
  }

  /** In a fixed order. */
  public List<String> subnetList() {
    return new ArrayList<>(new TreeSet<>(subnets));
  }

  /** The letter of a subnet's Availability Zone: a, b, c, by turns. */
  public String zoneLetter(String subnet) {
    return String.valueOf((char) ('a' + subnetList().indexOf(subnet) % 3));
  }

  /** Each subnet is a /18. */
  public String cidr(String subnet) {
    int index = subnetList().indexOf(subnet);
    return "10." + index / 4 + "." + index % 4 * 64 + ".0/18";
  }
}
