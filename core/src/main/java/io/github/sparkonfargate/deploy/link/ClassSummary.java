package io.github.sparkonfargate.deploy.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What linking needs to know of one class.
 *
 * @param name internal name
 * @param access access flags of the class
 * @param parents internal names of the superclass and the interfaces
 * @param members access flags by {@code name + descriptor} for methods, {@code name:descriptor} for
 *     fields
 */
record ClassSummary(String name, int access, List<String> parents, Map<String, Integer> members) {

  ClassSummary {
    parents = List.copyOf(parents);
    members = Map.copyOf(members);
  }

  static ClassSummary read(byte[] classFile) {
    Collector collector = new Collector();
    ClassReader reader = new ClassReader(classFile);
    reader.accept(
        collector, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    List<String> parents = new ArrayList<>(List.of(reader.getInterfaces()));
    if (reader.getSuperName() != null) {
      parents.add(0, reader.getSuperName());
    }
    return new ClassSummary(reader.getClassName(), reader.getAccess(), parents, collector.members);
  }

  static String methodKey(String name, String descriptor) {
    return name + descriptor;
  }

  static String fieldKey(String name, String descriptor) {
    return name + ":" + descriptor;
  }

  boolean isAbstract() {
    return (access & Opcodes.ACC_ABSTRACT) != 0;
  }

  private static final class Collector extends ClassVisitor {
    private final Map<String, Integer> members = new HashMap<>();

    Collector() {
      super(Opcodes.ASM9);
    }

    @Override
    public @Nullable MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      members.put(methodKey(name, descriptor), access);
      return null;
    }

    @Override
    public @Nullable FieldVisitor visitField(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        @Nullable Object value) {
      members.put(fieldKey(name, descriptor), access);
      return null;
    }
  }
}
