package dev.footfall.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Dependencies point one way: a stage may know the schemas and the sketches, no stage knows another.
 */
@AnalyzeClasses(
    packages = "dev.footfall",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  /** Other modules' test classes, which ArchUnit knows only while they are not packed. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String[] STAGES = {
    "dev.footfall.producer..",
    "dev.footfall.aggregator..",
    "dev.footfall.sink..",
    "dev.footfall.console.."
  };

  @ArchTest
  static final ArchRule stagesDoNotKnowEachOther =
      slices()
          .matching("dev.footfall.(producer|aggregator|sink|console)..")
          .should()
          .notDependOnEachOther()
          .as("no stage depends on another stage");

  @ArchTest
  static final ArchRule stagesDoNotKnowTheProcessAroundThem =
      noClasses()
          .that()
          .resideInAnyPackage(STAGES)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.footfall.standalone..", "dev.footfall.embedded..");

  @ArchTest
  static final ArchRule schemasKnowNobody =
      noClasses()
          .that()
          .resideInAnyPackage("dev.footfall.schemas..", "dev.footfall.events..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.footfall.sketches..",
              "dev.footfall.producer..",
              "dev.footfall.aggregator..",
              "dev.footfall.sink..",
              "dev.footfall.console..",
              "dev.footfall.embedded..",
              "dev.footfall.standalone..");

  @ArchTest
  static final ArchRule sketchesKnowNobody =
      noClasses()
          .that()
          .resideInAPackage("dev.footfall.sketches..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.footfall..").and(resideOutsideOfPackage("dev.footfall.sketches..")));

  @ArchTest
  static final ArchRule theTrackerBringsNoService =
      noClasses()
          .that()
          .resideInAPackage("dev.footfall.producer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.footfall.sketches..",
              "io.javalin..",
              "org.apache.kafka.streams..",
              "org.postgresql..",
              "java.sql..");
}
