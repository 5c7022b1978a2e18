package io.github.sparkonfargate.deploy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import org.apache.spark.deploy.SparkSubmit;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.Test;
import scala.Option;

class SubmitPatchTest {

  @Test
  void patchedSparkSubmitPassesTheVerifierAndKeepsItsMethods() throws Exception {
    byte[] patched = SubmitPatch.apply(sparkSubmit());

    Class<?> loaded = new OneClass(patched).define();
    // Class.getDeclaredMethods links the class, so the verifier has seen the new code.
    loaded.getDeclaredConstructor().newInstance();
    Method method =
        loaded.getMethod("prepareSubmitEnvironment", SparkSubmitArguments.class, Option.class);
    assertThat(method.getReturnType()).isEqualTo(scala.Tuple4.class);
    assertThat(loaded.getDeclaredMethods()).hasSameSizeAs(SparkSubmit.class.getDeclaredMethods());
  }

  @Test
  void patchedMethodCallsTheHookFirst() throws Exception {
    assertThat(CalledMethods.of(SubmitPatch.apply(sparkSubmit()), SubmitPatch.TARGET_METHOD))
        .startsWith("io/github/sparkonfargate/deploy/SubmitHook.prepare");
    assertThat(CalledMethods.of(sparkSubmit(), SubmitPatch.TARGET_METHOD))
        .doesNotContain("io/github/sparkonfargate/deploy/SubmitHook.prepare");
  }

  @Test
  void hookHasTheNameAndDescriptorThatThePatchCalls() throws Exception {
    Method hook =
        Class.forName("io.github.sparkonfargate.deploy.SubmitHook")
            .getMethod("prepare", SparkSubmit.class, SparkSubmitArguments.class, Option.class);

    assertThat(hook.getReturnType()).isEqualTo(scala.Tuple4.class);
  }

  @Test
  void leavesAClassWithoutTheMethodAlone() throws IOException {
    byte[] other = classFile(SubmitPatchTest.class);

    assertThat(SubmitPatch.apply(other)).isNull();
    assertThat(SubmitPatch.fits(other)).isFalse();
    assertThat(SubmitPatch.fits(sparkSubmit())).isTrue();
  }

  private static byte[] sparkSubmit() throws IOException {
    return classFile(SparkSubmit.class);
  }

  private static byte[] classFile(Class<?> type) throws IOException {
    String path = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
      return in.readAllBytes();
    }
  }

  /** Defines the patched class in place of Spark's; everything else comes from the parent. */
  private static final class OneClass extends ClassLoader {
    private final byte[] classFile;

    OneClass(byte[] classFile) {
      super(SubmitPatchTest.class.getClassLoader());
      this.classFile = classFile;
    }

    Class<?> define() {
      return defineClass(SparkSubmit.class.getName(), classFile, 0, classFile.length);
    }
  }
}
