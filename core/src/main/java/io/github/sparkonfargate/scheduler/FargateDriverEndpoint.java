package io.github.sparkonfargate.scheduler;

import io.github.sparkonfargate.allocator.ExecutorAllocator;
import io.github.sparkonfargate.executor.ConfFilesRequest;
import io.github.sparkonfargate.executor.ExecutorIdRequest;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.RegisterExecutor;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * The driver's RPC endpoint: hands out executor ids, and on a lost connection waits for ECS's
 * reason where Spark would blame the application. Its methods run on the endpoint's dispatcher
 * thread.
 */
final class FargateDriverEndpoint extends CoarseGrainedSchedulerBackend.DriverEndpoint {

  private final FargateSchedulerBackend backend;

  // The enclosing instance is Spark's outer object; it is still being constructed here, so its own
  // fields may only be read when a message arrives.
  FargateDriverEndpoint(FargateSchedulerBackend backend) {
    backend.super();
    this.backend = backend;
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receive() {
    return new EndpointMessages(
        super.receive(), backend::hasStarted, id -> backend.allocator().executorBegan(id));
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
    PartialFunction<Object, BoxedUnit> spark = super.receiveAndReply(context);
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(Object message) {
        return message instanceof ExecutorIdRequest
            || message instanceof ConfFilesRequest
            || spark.isDefinedAt(message);
      }

      @Override
      @SuppressWarnings("unchecked")
      public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
        if (message instanceof ExecutorIdRequest request) {
          identify(request, context);
          return (B) BoxedUnit.UNIT;
        }
        if (message instanceof ConfFilesRequest) {
          context.reply(backend.shippedConf());
          return (B) BoxedUnit.UNIT;
        }
        B answer = ((PartialFunction<A, B>) spark).applyOrElse(message, otherwise);
        if (message instanceof RegisterExecutor registration) {
          noteRegistration(registration.executorId());
        }
        return answer;
      }
    };
  }

  private void identify(ExecutorIdRequest request, RpcCallContext context) {
    backend.allocator().identify(request.taskArn(), context::reply);
  }

  private void noteRegistration(String executorId) {
    // Spark refuses duplicates and excluded hosts; only what it took counts as registered.
    if (backend.isExecutorActive(executorId)) {
      backend.allocator().executorRegistered(executorId);
    }
  }

  /**
   * Spark would take a closed connection for the application's fault and count the running tasks as
   * failed. Executors on Fargate vanish for many reasons: the executor gets no more work, and the
   * allocator tells why it is gone when ECS has said so.
   */
  @Override
  public void onDisconnected(RpcAddress remoteAddress) {
    Option<String> executorId = addressToExecutorId().get(remoteAddress);
    if (executorId.isEmpty()) {
      // Every executor opens short-lived connections before it registers.
      return;
    }
    @Nullable ExecutorAllocator allocator = backend.allocatorIfStarted();
    if (allocator == null) {
      super.onDisconnected(remoteAddress);
      return;
    }
    disableExecutor(executorId.get());
    allocator.executorDisconnected(executorId.get());
  }
}
