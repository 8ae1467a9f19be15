package org.segue;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.segue.model.Algorithm;

/// The rules of the house.
class ArchitectureTest {

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.segue");

  /// Package → the packages it may use.
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("math", Set.of()),
          Map.entry("nn", Set.of("math")),
          Map.entry("store", Set.of("math")),
          Map.entry("data", Set.of("math", "store")),
          Map.entry("formats", Set.of("math", "store", "data")),
          Map.entry("content", Set.of("data", "store", "math")),
          Map.entry("music", Set.of("data", "store", "math")),
          Map.entry("model", Set.of("data", "content", "nn", "store", "math")),
          Map.entry("eval", Set.of("model", "data", "store", "math")),
          Map.entry(
              "serve", Set.of("model", "data", "formats", "content", "music", "store", "math")));

  @Test
  void theRulesSeeTheWholeCode() {
    assertThat(CODE.size()).isGreaterThan(80);
    Set<String> packages = new TreeSet<>();
    CODE.forEach(type -> packages.add(type.getPackageName()));
    assertThat(packages)
        .allMatch(
            name ->
                name.equals("org.segue.cli")
                    || MAY_USE.containsKey(name.substring("org.segue.".length())));
  }

  @Test
  void dataFlowsOneWay() {
    MAY_USE.forEach(
        (from, allowed) -> {
          String[] outside =
              allowed.stream().map(name -> "org.segue." + name + "..").toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage("org.segue." + from + "..")
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage("org.segue..")
                      .and(resideOutsideOfPackages(outside))
                      .and(resideOutsideOfPackages("org.segue." + from + "..")))
              .allowEmptyShould(true)
              .check(CODE);
        });
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.segue.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void eachOutsideWorldHasOneDoor() {
    Map<String, List<String>> doors =
        Map.of(
            "nn", List.of("org.bytedeco.pytorch.."),
            "cli", List.of("org.knowm.xchart.."),
            "math",
                List.of(
                    "org.bytedeco.openblas..", "jdk.incubator.vector..", "io.github.metarank.."),
            "content", List.of("ai.onnxruntime..", "org.bytedeco.ffmpeg.."),
            "music", List.of("java.net.http..", "okhttp3.."),
            "serve", List.of("io.helidon.."),
            "store", List.of("java.sql..", "org.duckdb..", "org.sqlite..", "org.postgresql.."));
    doors.forEach(
        (door, worlds) ->
            noClasses()
                .that()
                .resideOutsideOfPackage("org.segue." + door + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(worlds.toArray(String[]::new))
                .check(CODE));
    noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.spark..").check(CODE);
    noClasses() // which the doors to OpenBLAS, libtorch and FFmpeg share
        .that()
        .resideOutsideOfPackages("org.segue.math..", "org.segue.nn..", "org.segue.content..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.javacpp..")
        .check(CODE);
  }

  @Test
  void onlyTheCommandLinePrintsOrExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.segue.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CODE);
  }

  @Test
  void chanceIsSeededAndTimeIsInjected() {
    noClasses()
        .should()
        .callConstructor(java.util.Random.class)
        .orShould()
        .callConstructor(java.util.SplittableRandom.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.util.concurrent.ThreadLocalRandom.class)
        .check(CODE);
    noClasses()
        .that()
        .resideOutsideOfPackage("org.segue.cli..")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(java.time.LocalDate.class, "now")
        .check(CODE);
  }

  @Test
  void everyAlgorithmIsARecordWithDefaults() throws Exception {
    for (Class<?> type : Algorithm.class.getPermittedSubclasses()) {
      assertThat(type.isRecord()).as(type.getName()).isTrue();
      assertThat(type.getDeclaredConstructor().newInstance()).isInstanceOf(Algorithm.class);
    }
  }

  @Test
  void everyPackageIsNullMarkedAndExplained() {
    Set<String> packages = new TreeSet<>();
    CODE.forEach(type -> packages.add(type.getPackageName()));
    for (String name : packages) {
      assertThat(CODE.getPackage(name).isAnnotatedWith(NullMarked.class)).as(name).isTrue();
    }
  }

  @Test
  void everyPublicTypeIsNamedInItsPackageInfo() throws IOException {
    Path sources = Path.of("src", "main", "java");
    for (JavaClass type : CODE) {
      if (type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC)) {
        Path file = sources.resolve(type.getPackageName().replace('.', '/'));
        assertThat(Files.readString(file.resolve("package-info.java")))
            .as("package-info of %s names every public type", type.getPackageName())
            .contains("[" + type.getSimpleName() + "]");
      }
    }
  }

  @Test
  void noJavaSerialisationNoPolymorphicJsonNoEmptyNames() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(java.io.ObjectInputStream.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(java.io.ObjectOutputStream.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.fasterxml.jackson.annotation.JsonTypeInfo")
        .check(CODE);
    for (String word : List.of("Util", "Utils", "Helper", "Manager", "Impl")) {
      noClasses().should().haveSimpleNameEndingWith(word).check(CODE);
    }
    noClasses().should().haveSimpleNameStartingWith("Abstract").check(CODE);
  }
}
