package io.github.sparkonfargate.shuffle.recovery;

import io.github.sparkonfargate.shuffle.services.DaemonThreads;
import io.github.sparkonfargate.shuffle.services.Losses;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * The driver's endpoint for losses. Reports that come while a survey waits for its turn share it;
 * one that comes while it runs may be of something newer, and gets another.
 */
public final class LossDesk implements ThreadSafeRpcEndpoint, Losses {
  /** Its name in the driver's RPC environment. */
  static final String NAME = "s3-shuffle-losses";

  private static final Logger LOG = LoggerFactory.getLogger(LossDesk.class);

  private final RpcEnv rpcEnv;
  private final LossSurvey survey;

  /** Runs one survey after the other. */
  private final ExecutorService thread = DaemonThreads.pool("s3-shuffle-survey", 1);

  /** Surveys that have not begun. Guarded by this: RPC's thread, tasks' and the surveying one. */
  private final Map<Integer, CompletableFuture<Void>> waiting = new HashMap<>();

  public LossDesk(RpcEnv rpcEnv, LossSurvey survey) {
    this.rpcEnv = rpcEnv;
    this.survey = survey;
  }

  /** Makes the desk known to executors. */
  public void open() {
    rpcEnv.setupEndpoint(NAME, this);
  }

  private CompletableFuture<Void> report(int shuffleId) {
    CompletableFuture<Void> done;
    synchronized (this) {
      CompletableFuture<Void> already = waiting.get(shuffleId);
      if (already != null) {
        return already;
      }
      done = new CompletableFuture<>();
      waiting.put(shuffleId, done);
    }
    thread.execute(() -> run(shuffleId, done));
    return done;
  }

  private void run(int shuffleId, CompletableFuture<Void> done) {
    synchronized (this) {
      waiting.remove(shuffleId);
    }
    try {
      survey.run(shuffleId);
      done.complete(null);
    } catch (Exception e) {
      // Checked ones too, which Scala does not declare: somebody waits for this answer.
      LOG.warn("Could not find out what else of shuffle {} is gone.", shuffleId, e);
      done.completeExceptionally(e);
    }
  }

  /** For tasks that run in the driver's own process. */
  @Override
  public void lost(int shuffleId) {
    try {
      report(shuffleId).join();
    } catch (CompletionException e) {
      LOG.debug("The survey of shuffle {} failed; its map output is lost all the same.", shuffleId);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  @Override
  public RpcEnv rpcEnv() {
    return rpcEnv;
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext context) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(Object message) {
        return message instanceof LossReport;
      }

      @Override
      @SuppressWarnings("unchecked")
      public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
        if (message instanceof LossReport report) {
          answer(report, context);
          return (B) BoxedUnit.UNIT;
        }
        return otherwise.apply(message);
      }
    };
  }

  private void answer(LossReport report, RpcCallContext context) {
    CompletableFuture<Void> unused =
        report(report.shuffleId())
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    context.reply(true);
                  } else {
                    context.sendFailure(failure);
                  }
                });
  }
}
