package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.ReviveOffers$;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.StopDriver$;
import org.junit.jupiter.api.Test;
import scala.Function1;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

class OffersOnceStartedTest {
  private final AtomicBoolean started = new AtomicBoolean();
  private final List<Object> reached = new ArrayList<>();
  private final OffersOnceStarted messages =
      new OffersOnceStarted(new ReachesSpark(), started::get);

  @Test
  void offersAreLeftOutUntilTheBackendHasStarted() {
    messages.apply(ReviveOffers$.MODULE$);
    assertThat(reached).isEmpty();

    started.set(true);
    messages.apply(ReviveOffers$.MODULE$);
    assertThat(reached).containsExactly(ReviveOffers$.MODULE$);
  }

  @Test
  void otherMessagesReachSparkAtAnyTime() {
    messages.apply(StopDriver$.MODULE$);

    assertThat(reached).containsExactly(StopDriver$.MODULE$);
  }

  @Test
  void whatSparkDoesNotKnowIsNotKnown() {
    assertThat(messages.isDefinedAt("a greeting")).isFalse();
    assertThat(messages.<Object, String>applyOrElse("a greeting", unknown -> "not known"))
        .isEqualTo("not known");
  }

  private final class ReachesSpark extends AbstractPartialFunction<Object, BoxedUnit> {
    @Override
    public boolean isDefinedAt(Object message) {
      return !(message instanceof String);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
      if (!isDefinedAt(message)) {
        return otherwise.apply(message);
      }
      reached.add(message);
      return (B) BoxedUnit.UNIT;
    }
  }
}
