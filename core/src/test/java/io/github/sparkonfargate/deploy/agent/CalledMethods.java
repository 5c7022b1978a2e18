package io.github.sparkonfargate.deploy.agent;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The methods that a method calls, in the order of its code. */
final class CalledMethods {
  private CalledMethods() {}

  static List<String> of(byte[] classFile, String methodName) {
    List<String> called = new ArrayList<>();
    MethodVisitor calls =
        new MethodVisitor(Opcodes.ASM9) {
          @Override
          public void visitMethodInsn(
              int opcode, String owner, String name, String descriptor, boolean isInterface) {
            called.add(owner + "." + name);
          }
        };
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access,
                  String name,
                  String descriptor,
                  String signature,
                  String[] exceptions) {
                return name.equals(methodName) ? calls : null;
              }
            },
            0);
    return called;
  }
}
