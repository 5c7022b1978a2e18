package io.github.sparkonfargate.local.iam;

import java.util.List;

/** Whether whoever signed a call may make it. */
@FunctionalInterface
public interface Gate {
  /**
   * @param accessKey that signed the call
   * @throws io.github.sparkonfargate.local.aws.ServiceError AccessDeniedException
   */
  void authorize(String accessKey, List<Permission> needed);
}
