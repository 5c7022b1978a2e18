package io.github.sparkonfargate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Keeps each outside world at its own edge (docs/adr/0001). */
class ArchitectureTest {

  private static final String BASE = "io.github.sparkonfargate";

  private final JavaClasses ours =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(BASE);

  @Test
  void sparkStaysInThePackagesThatAdaptToIt() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            BASE + ".scheduler..", BASE + ".deploy..", BASE + ".executor..", BASE + ".hadoop..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
        .check(ours);
  }

  @Test
  void onlyTheSeamsTouchTheAwsSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            BASE + ".ecs..", BASE + ".secret..", BASE + ".store..", BASE + ".common.aws..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..")
        .check(ours);
  }

  @Test
  void noClassOfOursLivesInSparksPackages() {
    classes().should().resideInAPackage(BASE + "..").check(ours);
  }

  @Test
  void theAllocatorKnowsNeitherConfigurationNorTaskDefinitions() {
    noClasses()
        .that()
        .resideInAPackage(BASE + ".allocator..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BASE + ".conf..", BASE + ".scheduler..", BASE + ".deploy..")
        .check(ours);
  }

  @Test
  void packagesDoNotDependOnEachOtherInCircles() {
    slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(ours);
  }
}
