package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.conf.FargateSettings;
import java.util.List;

/**
 * A check of the outside world before anything is prepared, downloaded or launched: does the
 * cluster exist, may the role be passed. Called on spark-submit's main thread.
 */
public interface Preflight {

  /**
   * @return one sentence for each problem: what is wrong, on which key, why and what to do; empty
   *     if all is well
   */
  List<String> problems(FargateSettings settings);
}
