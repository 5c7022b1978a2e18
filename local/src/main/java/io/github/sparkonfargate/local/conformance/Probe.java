package io.github.sparkonfargate.local.conformance;

import io.github.sparkonfargate.local.aws.Rule;
import java.util.List;

/**
 * One question to AWS: a call that breaks a rule, or a look at how something behaves.
 *
 * @param rule what the emulator believes
 * @param what the call in words
 * @param calls the API calls that it makes
 * @param costsTasks how many Fargate tasks it starts; nothing else here costs money
 * @param ask asks, and tells what AWS did
 */
record Probe(Rule rule, String what, List<String> calls, int costsTasks, Ask ask) {
  /** Asks AWS. */
  @FunctionalInterface
  interface Ask {
    /**
     * @return empty text when AWS did as the rule says, else what it did instead
     */
    String differs(Account account);
  }

  Probe {
    calls = List.copyOf(calls);
  }
}
