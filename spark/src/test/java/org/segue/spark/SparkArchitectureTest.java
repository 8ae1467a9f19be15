package org.segue.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The rules of the house, as far as they concern the jobs.
class SparkArchitectureTest {

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/org/segue/spark/jackson/"))
          .importPackages("org.segue.spark");

  @Test
  void theRulesSeeTheWholeCode() {
    assertThat(CODE.size()).isGreaterThan(12);
    assertThat(CODE.getPackage("org.segue.spark").isAnnotatedWith(NullMarked.class)).isTrue();
  }

  @Test
  void jobsUseWhatTheEngineSaysOfNumbersAndMusicAndNoOtherDoor() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.segue.nn..",
            "org.segue.serve..",
            "org.segue.music..",
            "org.segue.eval..",
            "org.duckdb..",
            "java.sql..",
            "com.fasterxml..")
        .check(CODE);
  }

  @Test
  void onlyTheCommandLinePrintsOrExits() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(Jobs.class.getName())
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAPackage("org.segue.cli..")
        .check(
            CODE.that(
                com.tngtech.archunit.base.DescribedPredicate.describe(
                    "code but the command line",
                    type -> !type.getName().startsWith(Jobs.class.getName()))));
  }

  @Test
  void chanceIsSeededAndTimeIsInjected() {
    noClasses()
        .should()
        .callConstructor(java.util.Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CODE);
  }
}
