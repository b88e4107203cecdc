package dev.swapgate;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** The rules between packages, as the compiled classes obey them. */
class ArchitectureTest {

    private static final String ROOT = "dev.swapgate";

    private static JavaClasses production;

    @BeforeAll
    static void readTheClasses() {
        production =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(ROOT);
    }

    @Test
    void packagesDependDownwardsOnly() {
        check(
                layeredArchitecture()
                        .consideringOnlyDependenciesInLayers()
                        .withOptionalLayers(true)
                        .layer("root")
                        .definedBy(ROOT)
                        .layer("operators")
                        .definedBy(
                                ROOT + ".admin..",
                                ROOT + ".ui..",
                                ROOT + ".lint..",
                                ROOT + ".simulate..")
                        .layer("proxy")
                        .definedBy(ROOT + ".proxy..")
                        .layer("process")
                        .definedBy(ROOT + ".process..")
                        .layer("plan")
                        .definedBy(ROOT + ".plan..", ROOT + ".explain..")
                        .layer("lock")
                        .definedBy(ROOT + ".lock..")
                        .layer("leaves")
                        .definedBy(
                                ROOT + ".metrics..",
                                ROOT + ".log..",
                                ROOT + ".activity..",
                                ROOT + ".machine..")
                        .layer("config")
                        .definedBy(ROOT + ".config..")
                        .whereLayer("root")
                        .mayNotBeAccessedByAnyLayer()
                        .whereLayer("operators")
                        .mayOnlyBeAccessedByLayers("root")
                        .whereLayer("proxy")
                        .mayOnlyBeAccessedByLayers("root", "operators")
                        .whereLayer("process")
                        .mayOnlyBeAccessedByLayers("root", "operators", "proxy")
                        .whereLayer("plan")
                        .mayOnlyBeAccessedByLayers("root", "operators")
                        .whereLayer("lock")
                        .mayOnlyBeAccessedByLayers("root", "operators", "proxy", "process", "plan")
                        .whereLayer("leaves")
                        .mayOnlyBeAccessedByLayers(
                                "root", "operators", "proxy", "process", "plan", "lock"));
    }

    @Test
    void configurationIsReadOneWay() {
        String config = ROOT + ".config";
        check(
                layeredArchitecture()
                        .consideringOnlyDependenciesInLayers()
                        .layer("read")
                        .definedBy(config + ".read..")
                        .layer("show")
                        .definedBy(config + ".show..")
                        .layer("yaml")
                        .definedBy(config + ".yaml..")
                        .layer("records")
                        .definedBy(config, config + ".matrix..")
                        .layer("secret")
                        .definedBy(config + ".secret..")
                        .layer("problem")
                        .definedBy(config + ".problem..")
                        .whereLayer("read")
                        .mayNotBeAccessedByAnyLayer()
                        .whereLayer("show")
                        .mayNotBeAccessedByAnyLayer()
                        .whereLayer("yaml")
                        .mayOnlyBeAccessedByLayers("read", "show")
                        .whereLayer("records")
                        .mayOnlyBeAccessedByLayers("read", "show")
                        .whereLayer("secret")
                        .mayOnlyBeAccessedByLayers("read", "show", "yaml", "records")
                        .whereLayer("problem")
                        .mayOnlyBeAccessedByLayers("read", "yaml", "records"));
    }

    @Test
    void theLockKnowsNoConfiguration() {
        check(
                noClasses()
                        .that()
                        .resideInAPackage(ROOT + ".lock..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(ROOT + ".config..", ROOT + ".process.."));
    }

    @Test
    void onlyTheHttpPackagesKnowServlets() {
        check(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                ROOT + ".config..",
                                ROOT + ".lock..",
                                ROOT + ".process..",
                                ROOT + ".metrics..",
                                ROOT + ".log..",
                                ROOT + ".activity..",
                                ROOT + ".machine..",
                                ROOT + ".explain..",
                                ROOT + ".simulate..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("jakarta.servlet.."));
    }

    /** They are large, and most gateways need neither. */
    @Test
    void theStoresAndTheMachinesLibrariesStayInOnePlaceEach() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(ROOT + ".activity.sqlite..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.sqlite..", "java.sql.."));
        check(
                noClasses()
                        .that()
                        .doNotHaveSimpleName("OshiProbe")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("oshi.."));
    }

    @Test
    void onlyTheProcessPackageStartsProcesses() {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackage(ROOT + ".process..")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(ProcessBuilder.class)
                        .orShould()
                        .callMethodWhere(
                                target(owner(type(Runtime.class))).and(target(name("exec")))));
    }

    @Test
    void nothingSleepsOrLeaves() {
        check(
                noClasses()
                        .should()
                        .callMethod(Thread.class, "sleep", long.class)
                        .orShould()
                        .callMethod(Thread.class, "sleep", Duration.class)
                        .orShould()
                        .callMethod(System.class, "exit", int.class));
    }

    @Test
    void nothingPrintsToTheConsole() {
        check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void monitorsAreNotUsed() {
        check(noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED));
    }

    @Test
    void classesAreFinalOrMadeForExtension() {
        check(
                classes()
                        .that()
                        .areTopLevelClasses()
                        .and()
                        .areNotInterfaces()
                        .and()
                        .areNotEnums()
                        .and()
                        .doNotHaveSimpleName("package-info")
                        .should()
                        .haveModifier(JavaModifier.FINAL)
                        .orShould()
                        .haveModifier(JavaModifier.ABSTRACT));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(production);
    }
}
