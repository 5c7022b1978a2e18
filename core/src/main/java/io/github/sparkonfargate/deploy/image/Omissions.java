package io.github.sparkonfargate.deploy.image;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an image leaves out of a Spark distribution, and why no job on Fargate misses it. Paths are
 * relative to SPARK_HOME. Pure.
 */
final class Omissions {

  private record Rule(Pattern path, String why) {
    Rule(String path, String why) {
      this(Pattern.compile(path), why);
    }
  }

  private static final String K8S =
      "client of Kubernetes: the scheduler is ours. spark-kubernetes itself stays, for spark-submit"
          + " asks whether it is there";

  private static final List<Rule> JARS =
      List.of(
          new Rule("jars/kubernetes-.*", K8S),
          new Rule("jars/zjsonpatch-.*", K8S),
          new Rule("jars/vertx-.*", K8S + "; Vert.x is its HTTP client"),
          new Rule("jars/spark-yarn_.*", "client of YARN: there is no YARN on Fargate"),
          new Rule(
              "jars/netty-transport-native-kqueue-.*|jars/netty-transport-classes-kqueue-.*",
              "event loop of macOS and BSD"),
          new Rule(
              "jars/spark-core_.*-tests\\.jar|jars/spark-.*-tests\\.jar", "Spark's own tests"));

  private static final List<Rule> FILES =
      List.of(
          new Rule(".*\\.cmd", "scripts of Windows"),
          new Rule(
              "bin/(sparkR.*|docker-image-tool\\.sh)",
              "R is not in the image; Kubernetes' image tool"),
          new Rule("bin/run-example", "needs the examples"),
          new Rule(
              "sbin/.*",
              "daemons on machines; on Fargate the task is the daemon (class ThriftServer, ConnectServer)"),
          new Rule("(examples|data)/.*", "examples"),
          new Rule("(R|yarn|kubernetes)/.*", "R; the shuffle service of YARN; Kubernetes' images"),
          new Rule("python/.*", "Python is in the image spark-fargate-python"));

  /** Folders of a distribution that are looked at; what is beside them is no Spark. */
  static final List<String> FOLDERS =
      List.of(
          "bin",
          "conf",
          "data",
          "examples",
          "fargate",
          "jars",
          "kubernetes",
          "licenses",
          "python",
          "R",
          "sbin",
          "yarn");

  /** No part of Spark, and of use while images are built only; not worth a line. */
  private static final Pattern TOOLS =
      Pattern.compile("fargate/(fargate-local-.*\\.jar|(dockerfiles|wheels|bin)/.*)");

  private Omissions() {}

  /** Whether this is what images are built with, rather than what they hold. */
  static boolean isTool(String path) {
    return TOOLS.matcher(path).matches();
  }

  /** Why this file is left out; empty if it belongs into the image. */
  static Optional<String> reason(String path) {
    for (Rule rule : path.startsWith("jars/") ? JARS : FILES) {
      if (rule.path().matcher(path).matches()) {
        return Optional.of(rule.why());
      }
    }
    return Optional.empty();
  }
}
