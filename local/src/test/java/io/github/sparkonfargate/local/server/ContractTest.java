package io.github.sparkonfargate.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.conformance.Rules;
import io.github.sparkonfargate.local.ecs.Ecs.Throttling;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What AWS refuses, asked by the SDK's own clients over HTTP: each case breaks one rule and must
 * get that rule's code, status and words, and stand in the call log under that rule.
 */
class ContractTest {
  private static LocalAws aws;
  private static final List<Refusal> CASES = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    aws = new LocalAws(Throttling.OFF);
    new LaunchCases(aws).cases().forEach(CASES::add);
    new DefinitionCases(aws).cases().forEach(CASES::add);
    new EcsCases(aws).cases().forEach(CASES::add);
    new LogsCases(aws).cases().forEach(CASES::add);
    new KmsCases(aws).cases().forEach(CASES::add);
    new OtherCases(aws).cases().forEach(CASES::add);
  }

  @AfterAll
  static void stop() {
    aws.close();
    CASES.clear();
  }

  @TestFactory
  Stream<DynamicTest> refuses() {
    return CASES.stream().map(each -> each.test(aws));
  }

  /** The tests that prove rules of behaviour, and of the wire. */
  private static final List<Class<?>> BEHAVIOURS =
      List.of(
          BehaviourTest.class,
          BadInputTest.class,
          CapacityTest.class,
          FaultsTest.class,
          InsideTheTaskTest.class,
          LogsTest.class,
          SecretsTest.class,
          ServicesTest.class,
          Ec2Test.class,
          DefinitionsTest.class,
          EnforcementTest.class);

  @Test
  void everyRuleIsProvedByACase() {
    Set<String> proved =
        CASES.stream().map(each -> each.rule().id()).collect(Collectors.toCollection(TreeSet::new));
    for (Class<?> tests : BEHAVIOURS) {
      for (Method method : tests.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Keeps.class)) {
          proved.addAll(Arrays.asList(method.getAnnotation(Keeps.class).value()));
        }
      }
    }
    assertThat(proved)
        .containsExactlyInAnyOrderElementsOf(Rules.all().stream().map(Rule::id).toList());
  }

  @Test
  void everyRuleSaysHowItIsKnown() {
    assertThat(Rules.all())
        .allSatisfy(
            rule -> {
              assertThat(rule.terms().text()).isNotBlank();
              assertThat(rule.terms().source().where()).isNotBlank();
            });
    assertThat(Rules.all().stream().map(Rule::id)).doesNotHaveDuplicates();
  }
}
