package io.github.sparkonfargate.deploy.agent;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The change to Spark's {@code SparkSubmit}: its {@code prepareSubmitEnvironment} begins with
 *
 * <pre>{@code
 * Tuple4 prepared = SubmitHook.prepare(this, args, conf);
 * if (prepared != null) return prepared;
 * }</pre>
 *
 * <p>The method has had this descriptor from Spark 3.5 to 4.3. Patching it, rather than {@code
 * main}, keeps Spark's log printing and exit codes, and covers InProcessSparkSubmit.
 */
public final class SubmitPatch {
  /** Internal name of the class that is changed. */
  public static final String TARGET_CLASS = "org/apache/spark/deploy/SparkSubmit";

  /** Name of the method that is changed. */
  public static final String TARGET_METHOD = "prepareSubmitEnvironment";

  /** Descriptor of the method that is changed. */
  public static final String TARGET_DESCRIPTOR =
      "(Lorg/apache/spark/deploy/SparkSubmitArguments;Lscala/Option;)Lscala/Tuple4;";

  private static final String HOOK_CLASS = "io/github/sparkonfargate/deploy/SubmitHook";
  private static final String HOOK_DESCRIPTOR =
      "(Lorg/apache/spark/deploy/SparkSubmit;"
          + "Lorg/apache/spark/deploy/SparkSubmitArguments;Lscala/Option;)Lscala/Tuple4;";

  private SubmitPatch() {}

  /**
   * The patched class file.
   *
   * @return null where the method is not found
   */
  public static byte @Nullable [] apply(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    // COMPUTE_FRAMES would load Spark classes to find common supertypes, in the middle of loading.
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    Patcher patcher = new Patcher(writer);
    reader.accept(patcher, 0);
    return patcher.found ? writer.toByteArray() : null;
  }

  /** Whether the class file is a SparkSubmit that {@link #apply} can patch. */
  public static boolean fits(byte[] classFile) {
    return apply(classFile) != null;
  }

  private static final class Patcher extends ClassVisitor {
    private boolean found;

    Patcher(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
      if (!name.equals(TARGET_METHOD) || !descriptor.equals(TARGET_DESCRIPTOR)) {
        return method;
      }
      found = true;
      return new HookCall(method);
    }
  }

  private static final class HookCall extends MethodVisitor {
    HookCall(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      Label stock = new Label();
      visitVarInsn(Opcodes.ALOAD, 0);
      visitVarInsn(Opcodes.ALOAD, 1);
      visitVarInsn(Opcodes.ALOAD, 2);
      visitMethodInsn(Opcodes.INVOKESTATIC, HOOK_CLASS, "prepare", HOOK_DESCRIPTOR, false);
      visitInsn(Opcodes.DUP);
      visitJumpInsn(Opcodes.IFNULL, stock);
      visitInsn(Opcodes.ARETURN);
      visitLabel(stock);
      visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {"scala/Tuple4"});
      visitInsn(Opcodes.POP);
    }
  }
}
