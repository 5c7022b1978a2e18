package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.allocator.ExecutorLoss;
import org.apache.spark.scheduler.ExecutorExited;
import org.apache.spark.scheduler.ExecutorKilled$;
import org.junit.jupiter.api.Test;

class SparkLossReasonsTest {

  @Test
  void onlyTheApplicationsFaultCountsAsTaskFailures() {
    assertThat(exited(ExecutorLoss.Kind.APPLICATION).exitCausedByApp()).isTrue();
    assertThat(exited(ExecutorLoss.Kind.INFRASTRUCTURE).exitCausedByApp()).isFalse();
  }

  @Test
  void exitCodeAndWordsReachTheUser() {
    ExecutorExited exited = exited(ExecutorLoss.Kind.APPLICATION);

    assertThat(exited.exitCode()).isEqualTo(137);
    assertThat(exited.toString()).contains("out of memory");
  }

  @Test
  void whatTheDriverAskedForIsNoFailureAtAll() {
    assertThat(SparkLossReasons.of(loss(ExecutorLoss.Kind.REQUESTED)))
        .isSameAs(ExecutorKilled$.MODULE$);
  }

  private static ExecutorExited exited(ExecutorLoss.Kind kind) {
    return (ExecutorExited) SparkLossReasons.of(loss(kind));
  }

  private static ExecutorLoss loss(ExecutorLoss.Kind kind) {
    return new ExecutorLoss(kind, 137, "out of memory");
  }
}
