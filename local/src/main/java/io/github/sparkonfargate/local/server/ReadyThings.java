package io.github.sparkonfargate.local.server;

import io.github.sparkonfargate.local.aws.Account;
import java.util.List;

/** What stands ready in the account at start, so that a first RunTask needs no set-up. */
final class ReadyThings {
  static final String CLUSTER = "fargate-local";
  static final List<String> SUBNETS =
      List.of("subnet-0a000000000000001", "subnet-0b000000000000002");
  static final String SECURITY_GROUP = "sg-0a000000000000001";
  static final String EXECUTION_ROLE = Account.roleArn("fargate-local-execution");
  static final String TASK_ROLE = Account.roleArn("fargate-local-task");
  static final String IMAGE = "spark-fargate";
  static final String BUCKET = "fargate-local";
  static final String LOG_GROUP = "/fargate-local";

  private ReadyThings() {}
}
