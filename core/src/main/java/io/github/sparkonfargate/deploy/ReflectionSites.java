package io.github.sparkonfargate.deploy;

import io.github.sparkonfargate.deploy.agent.SubmitPatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every place where we reach into Spark in a way the compiler and the linker do not see: by
 * reflection, or in the patch of the agent. The link check probes each against a given Spark.
 */
public final class ReflectionSites {

  /**
   * @param owner internal name of Spark's class
   * @param member name of the field or method, {@code <init>} for a constructor; null: the class
   *     itself has to be there
   * @param descriptor descriptor of the member
   * @param reason which class of ours needs it, and what for
   */
  public record Site(
      String owner, @Nullable String member, @Nullable String descriptor, String reason) {

    /** For messages: {@code owner.member descriptor}. */
    public String describe() {
      return member == null ? owner : owner + "." + member + " " + descriptor;
    }
  }

  /** Each list holds alternatives: one of them must be there. */
  public static final List<List<Site>> ALL =
      List.of(
          List.of(
              new Site(
                  SubmitPatch.TARGET_CLASS,
                  SubmitPatch.TARGET_METHOD,
                  SubmitPatch.TARGET_DESCRIPTOR,
                  "SubmitPatch puts the hook's call at its head")),
          List.of(
              new Site(
                  "org/apache/spark/SparkUserAppException",
                  "<init>",
                  "(ILjava/lang/Throwable;)V",
                  "UserMistake ends a submission without a stack trace (Spark 4.1 and later)"),
              new Site(
                  "org/apache/spark/SparkUserAppException",
                  "<init>",
                  "(I)V",
                  "UserMistake ends a submission without a stack trace (Spark 4.0)")),
          List.of(
              new Site(
                  "org/apache/spark/deploy/k8s/submit/KubernetesClientApplication",
                  null,
                  null,
                  "stock code asks whether it is loadable under the k8s:// placeholder")),
          List.of(
              new Site(
                  "org/apache/spark/launcher/JavaModuleOptions",
                  "defaultModuleOptionArray",
                  "()[Ljava/lang/String;",
                  "the installer writes the options of executors' JVMs")),
          List.of(
              new Site(
                  "org/apache/spark/sql/hive/thriftserver/HiveThriftServer2",
                  "main",
                  "([Ljava/lang/String;)V",
                  "ThriftServer runs it in cluster mode")),
          List.of(
              new Site(
                  "org/apache/spark/sql/connect/service/SparkConnectServer",
                  "main",
                  "([Ljava/lang/String;)V",
                  "ConnectServer runs it in cluster mode")),
          List.of(
              new Site(
                  "org/apache/spark/resource/ResourceProfileManager",
                  "isK8s",
                  "Z",
                  "StageLevelScheduling lets applications use resource profiles of their own")),
          List.of(
              new Site(
                  "org/apache/spark/util/collection/ExternalSorter",
                  "<init>",
                  "(Lorg/apache/spark/TaskContext;Lscala/Option;Lscala/Option;Lscala/Option;"
                      + "Lorg/apache/spark/serializer/Serializer;"
                      + "[Lorg/apache/spark/shuffle/checksum/RowBasedChecksum;)V",
                  "the S3 shuffle's reader sorts (Spark 4.1 and later)"),
              new Site(
                  "org/apache/spark/util/collection/ExternalSorter",
                  "<init>",
                  "(Lorg/apache/spark/TaskContext;Lscala/Option;Lscala/Option;Lscala/Option;"
                      + "Lorg/apache/spark/serializer/Serializer;)V",
                  "the S3 shuffle's reader sorts (Spark 4.0)")),
          List.of(
              new Site(
                  "org/apache/spark/scheduler/MapStatus",
                  "checksumValue",
                  "()J",
                  "the S3 shuffle passes the checksum of a map task's rows on"),
              new Site(
                  "org/apache/spark/scheduler/MapStatus",
                  "apply",
                  "(Lorg/apache/spark/storage/BlockManagerId;[JJ)"
                      + "Lorg/apache/spark/scheduler/MapStatus;",
                  "statuses of Spark 4.0 have no such checksum")),
          List.of(
              new Site(
                  "org/apache/spark/serializer/KryoSerializer",
                  "classesToRegister",
                  "Lscala/collection/immutable/Seq;",
                  "the S3 shuffle's statuses pass a Kryo that refuses unknown classes")));

  /**
   * Classes of ours that Spark finds with ServiceLoader, and the type without which a Spark never
   * looks for them, so that they need not link against it.
   */
  public static final Map<String, String> ONLY_WITH =
      Map.of(
          "io/github/sparkonfargate/deploy/cluster/ExitDiagnostics",
          "org/apache/spark/deploy/SparkDiagnosticsSetter");

  private ReflectionSites() {}
}
