package dev.swapgate.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

import org.junit.jupiter.api.Test;

class SubPackagesTest {

    private static JavaClasses production() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.swapgate.proxy");
    }

    @Test
    void nothingBelowKnowsTheExchange() {
        noClasses()
                .that()
                .resideInAPackage("dev.swapgate.proxy.*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.swapgate.proxy")
                .check(production());
    }

    @Test
    void thePackagesBelowFormNoCycle() {
        SlicesRuleDefinition.slices()
                .matching("dev.swapgate.proxy.(*)..")
                .should()
                .beFreeOfCycles()
                .check(production());
    }

    @Test
    void bodiesAndAccessRulesKnowNothingOfTheServlet() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.swapgate.proxy.body", "dev.swapgate.proxy.access")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.swapgate.proxy", "dev.swapgate.config..", "jakarta.servlet..")
                .check(production());
    }
}
