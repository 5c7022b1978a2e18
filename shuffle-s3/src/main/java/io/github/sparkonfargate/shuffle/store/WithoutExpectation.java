package io.github.sparkonfargate.shuffle.store;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Takes away the {@code Expect: 100-continue} that the SDK puts on every upload, whatever its HTTP
 * client does with it: nobody waits for that answer here, so it is only one more to read.
 */
final class WithoutExpectation implements ExecutionInterceptor {
  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    SdkHttpRequest request = context.httpRequest();
    return request.firstMatchingHeader("Expect").isEmpty()
        ? request
        : request.toBuilder().removeHeader("Expect").build();
  }
}
