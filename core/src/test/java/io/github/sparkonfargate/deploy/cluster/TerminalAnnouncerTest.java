package io.github.sparkonfargate.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.ecs.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalAnnouncerTest {
  private final ManualClock clock = new ManualClock();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void onATerminalTheStateIsOneLineThatIsWrittenAnew() {
    Announcer announcer = announcer(true);
    announcer.status("1");
    announcer.status("2");
    announcer.say("done");

    assertThat(text()).isEqualTo("\r\u001b[K1\r\u001b[K2\r\u001b[Kspark-on-fargate: done\n");
  }

  @Test
  void inALogTheStateIsWrittenOnceAMinute() {
    Announcer announcer = announcer(false);
    for (int second = 0; second <= 120; second += 5) {
      announcer.status("after " + second + " s");
      clock.advance(Duration.ofSeconds(5));
    }

    assertThat(text().lines())
        .containsExactly("spark-on-fargate: after 60 s", "spark-on-fargate: after 120 s");
  }

  private Announcer announcer(boolean terminal) {
    return new TerminalAnnouncer(
        new PrintStream(out, true, StandardCharsets.UTF_8), terminal, clock);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
