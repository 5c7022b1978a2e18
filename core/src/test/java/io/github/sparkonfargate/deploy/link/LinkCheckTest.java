package io.github.sparkonfargate.deploy.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparkonfargate.deploy.install.TestJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class LinkCheckTest {
  private static final String USER = "io/github/sparkonfargate/Probe";
  private static final String CONF = "org/apache/spark/SparkConf";

  @TempDir private Path folder;

  private Path spark;

  @BeforeEach
  void makeSpark() throws IOException {
    spark = folder.resolve("spark");
    Files.createDirectories(spark.resolve("jars"));
    for (String type :
        List.of(
            SparkContext.class.getName(), "org.apache.spark.internal.Logging", "scala.Option")) {
      Path jar = TestJars.of(type);
      Path copy = spark.resolve("jars").resolve(jar.getFileName());
      if (!Files.exists(copy)) {
        Files.copy(jar, copy);
      }
    }
  }

  @Test
  void acceptsWhatIsThereInheritedOrNot() throws IOException {
    assertThat(
            problemsOf(
                code -> {
                  call(code, CONF, "clone", "()Lorg/apache/spark/SparkConf;");
                  call(code, CONF, "hashCode", "()I");
                }))
        .isEmpty();
  }

  @Test
  void namesAMethodThatIsNotThere() throws IOException {
    assertThat(problemsOf(code -> call(code, CONF, "clone", "(I)V")))
        .containsExactly(USER + " needs " + CONF + ".clone(I)V, which is not there");
  }

  @Test
  void namesAClassThatIsNotThere() throws IOException {
    assertThat(problemsOf(code -> code.visitTypeInsn(Opcodes.NEW, "org/apache/spark/Nothing")))
        .containsExactly(USER + " needs class org/apache/spark/Nothing, which is not there");
  }

  @Test
  void namesAFieldOfAnotherType() throws IOException {
    assertThat(
            problemsOf(
                code ->
                    code.visitFieldInsn(
                        Opcodes.GETSTATIC, "scala/None$", "MODULE$", "Lscala/Option;")))
        .containsExactly(USER + " needs scala/None$.MODULE$:Lscala/Option;, which is not there");
  }

  @Test
  void namesAPrivateMethod() throws IOException {
    assertThat(
            problemsOf(
                code ->
                    call(
                        code,
                        "org/apache/spark/deploy/SparkSubmit",
                        "error",
                        "(Ljava/lang/String;)V")))
        .singleElement()
        .asString()
        .endsWith("which is private");
  }

  @Test
  void namesAnAbstractMethodWithoutABody() throws IOException {
    assertThat(problemsOf(code -> {}, "org/apache/spark/deploy/SparkSubmitOperation"))
        .contains(USER + " has no supports(Ljava/lang/String;)Z, which its supertypes ask for");
  }

  /** Without the probes of reflection sites, which need a whole Spark. */
  private List<String> problemsOf(Consumer<MethodVisitor> body, String... interfaces)
      throws IOException {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, USER, null, "java/lang/Object", interfaces);
    MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "f", "()V", null, null);
    code.visitCode();
    body.accept(code);
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    return LinkCheck.run(jarWith(writer.toByteArray()), spark).problems().stream()
        .filter(problem -> problem.startsWith(USER))
        .toList();
  }

  private Path jarWith(byte[] classFile) throws IOException {
    Path jar = folder.resolve("spark-on-fargate-0.1.0.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry(USER + ".class"));
      out.write(classFile);
      out.closeEntry();
    }
    return jar;
  }

  private static void call(MethodVisitor code, String owner, String name, String descriptor) {
    code.visitInsn(Opcodes.ACONST_NULL);
    code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, owner, name, descriptor, false);
  }
}
