package io.github.sparkonfargate.deploy.link;

import io.github.sparkonfargate.deploy.ReflectionSites;
import io.github.sparkonfargate.deploy.ReflectionSites.Site;
import io.github.sparkonfargate.deploy.link.References.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.Opcodes;

/**
 * Does our bytecode link against the jars of a given Spark? Every class, method and field that a
 * class of ours refers to must be there, visible, and every abstract method it inherits must have a
 * body. Takes a second or two and starts nothing.
 */
public final class LinkCheck {
  private static final String OURS = "io/github/sparkonfargate/";
  private static final String SHADED = OURS + "shaded/";

  private final ClassSource classes;
  private final Path plugin;
  private final List<String> problems = new ArrayList<>();
  private int checked;

  private LinkCheck(ClassSource classes, Path plugin) {
    this.classes = classes;
    this.plugin = plugin;
  }

  /**
   * What the check found.
   *
   * @param checked references looked up
   * @param problems one sentence each; empty if everything links
   */
  public record Result(int checked, List<String> problems) {
    /** Copies the list. */
    public Result {
      problems = List.copyOf(problems);
    }
  }

  /**
   * @param plugin the bundle jar, or a jar with classes of ours
   * @param sparkHome a Spark distribution
   */
  public static Result run(Path plugin, Path sparkHome) throws IOException {
    try (ClassSource classes = new ClassSource()) {
      classes.add(plugin);
      classes.addFolder(sparkHome.resolve("jars"));
      LinkCheck check = new LinkCheck(classes, plugin);
      check.checkBytecode();
      check.checkReflectionSites();
      return new Result(check.checked, check.problems);
    }
  }

  /**
   * {@code LinkCheck PLUGIN_JAR SPARK_HOME...}: prints what is missing; exit code 1 if anything.
   */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 2) {
      System.err.println("usage: LinkCheck PLUGIN_JAR SPARK_HOME...");
      System.exit(2);
    }
    boolean good = true;
    for (int i = 1; i < arguments.length; i++) {
      Result result = run(Path.of(arguments[0]), Path.of(arguments[i]));
      System.out.println(
          arguments[i]
              + ": "
              + result.checked()
              + " references, "
              + result.problems().size()
              + " do not link");
      result.problems().forEach(problem -> System.out.println("  " + problem));
      good &= result.problems().isEmpty();
    }
    System.exit(good ? 0 : 1);
  }

  private void checkBytecode() throws IOException {
    try (JarFile jar = new JarFile(plugin.toFile())) {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (!name.endsWith(".class") || !name.startsWith(OURS) || name.startsWith(SHADED)) {
          continue;
        }
        try (InputStream in = jar.getInputStream(entry)) {
          checkClass(in.readAllBytes());
        }
      }
    }
  }

  private void checkClass(byte[] classFile) throws IOException {
    ClassSummary user = ClassSummary.read(classFile);
    String service = ReflectionSites.ONLY_WITH.get(user.name());
    if (service != null && classes.summary(service).isEmpty()) {
      return;
    }
    for (Reference reference : References.of(classFile)) {
      checked++;
      check(user, reference);
    }
    if (!user.isAbstract()) {
      checkAbstractMethods(user);
    }
  }

  private void check(ClassSummary user, Reference reference) throws IOException {
    Optional<ClassSummary> owner = classes.summary(reference.owner());
    if (owner.isEmpty()) {
      problems.add(user.name() + " needs class " + reference.owner() + ", which is not there");
      return;
    }
    if (reference.key().isEmpty() || isSignaturePolymorphic(reference)) {
      return;
    }
    Optional<Declared> declared = find(owner.get(), reference.key());
    if (declared.isEmpty()) {
      problems.add(user.name() + " needs " + reference.describe() + ", which is not there");
    } else if (!visible(user.name(), declared.get())) {
      problems.add(user.name() + " needs " + reference.describe() + ", which is private");
    }
  }

  /** The JVM gives these any descriptor at the call (JVMS 2.9.3). */
  private static boolean isSignaturePolymorphic(Reference reference) {
    return reference.owner().equals("java/lang/invoke/MethodHandle")
        || reference.owner().equals("java/lang/invoke/VarHandle");
  }

  private record Declared(String owner, int access) {}

  private Optional<Declared> find(ClassSummary owner, String key) throws IOException {
    Integer access = owner.members().get(key);
    if (access != null) {
      return Optional.of(new Declared(owner.name(), access));
    }
    for (String parent : owner.parents()) {
      Optional<ClassSummary> summary = classes.summary(parent);
      if (summary.isPresent()) {
        Optional<Declared> found = find(summary.get(), key);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    boolean isInterface = (owner.access() & Opcodes.ACC_INTERFACE) != 0;
    return isInterface ? find(object(), key) : Optional.empty();
  }

  private ClassSummary object() throws IOException {
    return classes.summary("java/lang/Object").orElseThrow();
  }

  private static boolean visible(String user, Declared declared) {
    if ((declared.access() & (Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED)) != 0) {
      return true;
    }
    if ((declared.access() & Opcodes.ACC_PRIVATE) != 0) {
      return outermost(user).equals(outermost(declared.owner()));
    }
    return folder(user).equals(folder(declared.owner()));
  }

  private static String outermost(String name) {
    int dollar = name.indexOf('$', name.lastIndexOf('/') + 1);
    return dollar < 0 ? name : name.substring(0, dollar);
  }

  private static String folder(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  private void checkAbstractMethods(ClassSummary user) throws IOException {
    Set<String> abstractMethods = new HashSet<>();
    Set<String> bodies = new HashSet<>();
    collect(user, abstractMethods, bodies, new HashSet<>());
    abstractMethods.removeAll(bodies);
    for (String method : abstractMethods) {
      problems.add(user.name() + " has no " + method + ", which its supertypes ask for");
    }
  }

  private void collect(
      ClassSummary type, Set<String> abstractMethods, Set<String> bodies, Set<String> seen)
      throws IOException {
    if (!seen.add(type.name())) {
      return;
    }
    type.members()
        .forEach(
            (key, access) -> {
              if (key.indexOf('(') > 0) {
                boolean isAbstract = (access & Opcodes.ACC_ABSTRACT) != 0;
                (isAbstract ? abstractMethods : bodies).add(key);
              }
            });
    for (String parent : type.parents()) {
      Optional<ClassSummary> summary = classes.summary(parent);
      if (summary.isPresent()) {
        collect(summary.get(), abstractMethods, bodies, seen);
      }
    }
  }

  private void checkReflectionSites() throws IOException {
    for (List<Site> alternatives : ReflectionSites.ALL) {
      checked++;
      boolean found = false;
      for (Site site : alternatives) {
        found |= exists(site);
      }
      if (!found) {
        Site site = alternatives.get(0);
        problems.add("no " + site.describe() + " (" + site.reason() + ")");
      }
    }
  }

  private boolean exists(Site site) throws IOException {
    Optional<ClassSummary> owner = classes.summary(site.owner());
    if (owner.isEmpty() || site.member() == null || site.descriptor() == null) {
      return owner.isPresent();
    }
    String key =
        site.descriptor().startsWith("(")
            ? ClassSummary.methodKey(site.member(), site.descriptor())
            : ClassSummary.fieldKey(site.member(), site.descriptor());
    return owner.get().members().containsKey(key);
  }
}
