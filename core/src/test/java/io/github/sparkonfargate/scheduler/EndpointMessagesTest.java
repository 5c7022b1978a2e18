package io.github.sparkonfargate.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.LaunchedExecutor;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.ReviveOffers$;
import org.apache.spark.scheduler.cluster.CoarseGrainedClusterMessages.StopDriver$;
import org.junit.jupiter.api.Test;
import scala.Function1;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

class EndpointMessagesTest {
  private final AtomicBoolean started = new AtomicBoolean();
  private final List<Object> reached = new ArrayList<>();
  private final List<String> begun = new ArrayList<>();
  private final EndpointMessages messages =
      new EndpointMessages(new ReachesSpark(), started::get, begun::add);

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
  void executorsThatHaveBegunAreToldAfterSpark() {
    messages.apply(new LaunchedExecutor("7"));

    assertThat(reached).containsExactly(new LaunchedExecutor("7"));
    assertThat(begun).containsExactly("7");
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
