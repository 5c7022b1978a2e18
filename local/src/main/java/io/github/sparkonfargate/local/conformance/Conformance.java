package io.github.sparkonfargate.local.conformance;

import io.github.sparkonfargate.local.aws.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * {@code bin/aws-conformance}: asks an account of AWS, with the credentials, Region and endpoint of
 * the environment, whether it keeps the rules that the local Fargate keeps.
 */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description =
        "Asks an AWS account whether it keeps the rules of the local Fargate. Makes a task"
            + " definition and a log group, starts one task of 0.25 vCPU, and takes all away again."
            + " With the variables of 'fargate-local env' it asks the local Fargate.")
public final class Conformance implements Callable<Integer> {
  @Option(names = "--dry-run", description = "List the calls and what they cost; call nothing.")
  boolean dryRun;

  @Option(names = "--rules", description = "List all rules and how each is known; call nothing.")
  boolean rules;

  @Option(
      names = "--cluster",
      defaultValue = "${env:FARGATE_LOCAL_CLUSTER:-default}",
      description = "A cluster (default: ${DEFAULT-VALUE}).")
  String cluster = "";

  @Option(
      names = "--subnet",
      defaultValue = "${env:FARGATE_LOCAL_SUBNETS:-}",
      description = "A subnet; of a list by comma the first.")
  String subnet = "";

  @Option(
      names = "--image",
      defaultValue = "${env:FARGATE_LOCAL_IMAGE:-public.ecr.aws/docker/library/busybox:latest}",
      description = "The image of the one task (default: ${DEFAULT-VALUE}).")
  String image = "";

  @Option(
      names = "--kms-key",
      defaultValue = "${env:FARGATE_LOCAL_KMS_KEY:-}",
      description = "A symmetric KMS key; without it KMS is not asked.")
  String kmsKey = "";

  @Override
  public Integer call() {
    if (rules) {
      Rules.all().forEach(Conformance::print);
      return 0;
    }
    List<Probe> probes = probes();
    if (dryRun) {
      plan(probes);
      return 0;
    }
    if (subnet.isEmpty()) {
      System.err.println("aws-conformance: give --subnet, one in which a task may run.");
      return 2;
    }
    Account.Place place = new Account.Place(cluster, subnet.split(",", 2)[0], image, kmsKey);
    try (Account account = new Account(place)) {
      return ask(account, probes);
    } catch (SdkException failure) {
      System.err.println("aws-conformance: AWS cannot be asked: " + failure.getMessage());
      return 2;
    }
  }

  private List<Probe> probes() {
    return Probes.all().stream()
        .filter(each -> !kmsKey.isEmpty() || !each.rule().id().startsWith("kms."))
        .toList();
  }

  private static void print(Rule rule) {
    System.out.printf("%-42s %s [%s]%n", rule.id(), rule.terms().text(), rule.terms().source());
  }

  private static void plan(List<Probe> probes) {
    Map<String, Integer> calls = new TreeMap<>();
    for (String own :
        List.of(
            "sts:GetCallerIdentity",
            "ecs:RegisterTaskDefinition",
            "ecs:ListTasks",
            "ecs:ListTaskDefinitions",
            "ecs:DeregisterTaskDefinition",
            "logs:CreateLogGroup",
            "logs:DeleteLogGroup")) {
      calls.merge(own, 1, Integer::sum);
    }
    int tasks = 0;
    for (Probe probe : probes) {
      System.out.printf("%-42s %s%n", probe.rule().id(), probe.what());
      probe.calls().forEach(each -> calls.merge(each, 1, Integer::sum));
      tasks += probe.costsTasks();
    }
    System.out.println();
    calls.forEach((call, count) -> System.out.printf("%4d  %s%n", count, call));
    System.out.printf(
        "%n%d probes. %d Fargate task of 0.25 vCPU and 0.5 GiB, billed for a minute at least: less"
            + " than a tenth of a US cent. %d KMS calls, within the free ones of a month, else"
            + " 0.003 cents each. The rest is free.%n",
        probes.size(),
        tasks,
        calls.entrySet().stream()
            .filter(each -> each.getKey().startsWith("kms:"))
            .mapToInt(Map.Entry::getValue)
            .sum());
  }

  private static int ask(Account account, List<Probe> probes) {
    System.out.println("Asking as " + account.identity());
    List<String> differences = new ArrayList<>();
    try {
      account.prepare();
      for (Probe probe : probes) {
        String difference = probe.ask().differs(account);
        System.out.printf(
            "%s  %-42s %s%n",
            difference.isEmpty() ? "same   " : "DIFFERS", probe.rule().id(), probe.what());
        if (!difference.isEmpty()) {
          differences.add(describe(probe, difference));
        }
      }
    } finally {
      account
          .cleanUp()
          .forEach(each -> System.err.println("aws-conformance: left behind: " + each));
    }
    System.out.printf("%n%d probes, %d differ.%n", probes.size(), differences.size());
    differences.forEach(System.out::println);
    return differences.isEmpty() ? 0 : 1;
  }

  private static String describe(Probe probe, String difference) {
    Rule.Terms terms = probe.rule().terms();
    return "  %s (%s)%n    emulator: %s%n    AWS: %s%n    known by: %s"
        .formatted(
            probe.rule().id(),
            probe.what(),
            terms.refuses() ? terms.code() : terms.text(),
            difference,
            terms.source());
  }
}
