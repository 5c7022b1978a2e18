package io.github.sparkonfargate.deploy;

import java.util.List;
import java.util.Map;

/**
 * A check of the outside world before anything is prepared, downloaded or launched: does the
 * cluster exist, may the role be passed. Called on spark-submit's main thread.
 */
public interface Preflight {

  /**
   * @param sparkConf the effective configuration, {@code spark.master} included; valid in itself
   * @return one sentence for each problem: what is wrong, on which key, why and what to do; empty
   *     if all is well
   */
  List<String> problems(Map<String, String> sparkConf);
}
