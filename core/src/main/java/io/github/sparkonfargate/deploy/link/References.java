package io.github.sparkonfargate.deploy.link;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Collects what one class file refers to: classes, methods and fields, as the JVM would link it.
 */
final class References extends ClassVisitor {

  /**
   * @param owner internal name of the class
   * @param key {@link ClassSummary#methodKey} or {@link ClassSummary#fieldKey}; empty for the class
   *     itself
   */
  record Reference(String owner, String key) {
    String describe() {
      return key.isEmpty() ? owner : owner + "." + key;
    }
  }

  private final Set<Reference> found = new LinkedHashSet<>();

  private References() {
    super(Opcodes.ASM9);
  }

  static Set<Reference> of(byte[] classFile) {
    References references = new References();
    new ClassReader(classFile).accept(references, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return references.found;
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    addClass(superName);
    if (interfaces != null) {
      for (String each : interfaces) {
        addClass(each);
      }
    }
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    addType(Type.getType(descriptor));
    return null;
  }

  @Override
  public MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    addType(Type.getMethodType(descriptor));
    return new Code();
  }

  private void addClass(@Nullable String internalName) {
    if (internalName != null) {
      addType(Type.getObjectType(internalName));
    }
  }

  private void addType(Type type) {
    switch (type.getSort()) {
      case Type.OBJECT -> found.add(new Reference(type.getInternalName(), ""));
      case Type.ARRAY -> addType(type.getElementType());
      case Type.METHOD -> {
        addType(type.getReturnType());
        for (Type argument : type.getArgumentTypes()) {
          addType(argument);
        }
      }
      default -> {
        // a primitive
      }
    }
  }

  private void addMethod(String owner, String name, String descriptor) {
    if (owner.startsWith("[")) {
      return;
    }
    found.add(new Reference(owner, ClassSummary.methodKey(name, descriptor)));
    addType(Type.getMethodType(descriptor));
  }

  private void addField(String owner, String name, String descriptor) {
    found.add(new Reference(owner, ClassSummary.fieldKey(name, descriptor)));
    addType(Type.getType(descriptor));
  }

  private void addConstant(Object constant) {
    if (constant instanceof Type type) {
      addType(type);
    } else if (constant instanceof Handle handle) {
      addHandle(handle);
    } else if (constant instanceof ConstantDynamic dynamic) {
      addHandle(dynamic.getBootstrapMethod());
    }
  }

  private void addHandle(Handle handle) {
    if (handle.getTag() <= Opcodes.H_PUTSTATIC) {
      addField(handle.getOwner(), handle.getName(), handle.getDesc());
    } else {
      addMethod(handle.getOwner(), handle.getName(), handle.getDesc());
    }
  }

  private final class Code extends MethodVisitor {
    Code() {
      super(Opcodes.ASM9);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      addClass(type);
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
      addField(owner, name, descriptor);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      addMethod(owner, name, descriptor);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      addType(Type.getMethodType(descriptor));
      addHandle(bootstrap);
      for (Object argument : arguments) {
        addConstant(argument);
      }
    }

    @Override
    public void visitLdcInsn(Object value) {
      addConstant(value);
    }

    @Override
    public void visitMultiANewArrayInsn(String descriptor, int dimensions) {
      addType(Type.getType(descriptor));
    }

    @Override
    public void visitTryCatchBlock(Label start, Label end, Label handler, @Nullable String type) {
      addClass(type);
    }
  }
}
