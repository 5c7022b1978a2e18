package io.github.sparkonfargate.deploy.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * The java agent of spark-submit JVMs. Loaded through {@code SPARK_SUBMIT_OPTS}, it puts a call of
 * our submit hook into {@code SparkSubmit} when that class is loaded, and does nothing else.
 *
 * <p>An agent that throws kills every JVM it is named for, {@code spark-submit --version} included;
 * hence nothing escapes from here, and no Spark or logging class is touched.
 */
public final class SubmitAgent {
  private SubmitAgent() {}

  /** Called by the JVM before {@code main}. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    try {
      instrumentation.addTransformer(new Transformer());
    } catch (Throwable e) {
      complain("could not be set up (" + e + ")");
    }
  }

  private static void complain(String what) {
    System.err.println(
        "spark-on-fargate: the submit agent "
            + what
            + "; --master fargate will be refused, --master spark-fargate works in client mode");
  }

  private static final class Transformer implements ClassFileTransformer {
    @Override
    @SuppressWarnings("NullAway") // the JVM's contract: null means "unchanged"
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        @Nullable String className,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] classFile) {
      if (!SubmitPatch.TARGET_CLASS.equals(className)) {
        return null;
      }
      try {
        byte[] patched = SubmitPatch.apply(classFile);
        if (patched == null) {
          complain("does not know this Spark's SparkSubmit, which it leaves as it is");
        }
        return patched;
      } catch (Throwable e) {
        complain("failed to read SparkSubmit, which it leaves as it is (" + e + ")");
        return null;
      }
    }
  }
}
