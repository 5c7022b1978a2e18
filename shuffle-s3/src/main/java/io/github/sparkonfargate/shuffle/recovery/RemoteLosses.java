package io.github.sparkonfargate.shuffle.recovery;

import io.github.sparkonfargate.shuffle.services.Losses;
import org.apache.spark.SparkConf;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.reflect.ClassTag$;

/**
 * Tells the driver of a loss and waits until it has looked for others, so that all of them are
 * unregistered before Spark hears of the first. A loss that cannot be reported is still a loss: its
 * own output is recomputed.
 */
public final class RemoteLosses implements Losses {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteLosses.class);

  private final RpcEnv rpcEnv;
  private final RpcAddress driver;

  public RemoteLosses(RpcEnv rpcEnv, SparkConf conf) {
    this.rpcEnv = rpcEnv;
    this.driver =
        new RpcAddress(conf.get("spark.driver.host"), conf.getInt("spark.driver.port", 0));
  }

  @Override
  // What Spark's RPC throws it does not declare: its own exceptions, time-outs, interrupts.
  @SuppressWarnings("CatchingUnchecked")
  public void lost(int shuffleId) {
    try {
      RpcEndpointRef desk = rpcEnv.setupEndpointRef(driver, LossDesk.NAME);
      desk.<Object>askSync(new LossReport(shuffleId), ClassTag$.MODULE$.apply(Object.class));
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.warn("The driver could not look for other losses of shuffle {}.", shuffleId, e);
    }
  }

  @Override
  public void close() {}
}
