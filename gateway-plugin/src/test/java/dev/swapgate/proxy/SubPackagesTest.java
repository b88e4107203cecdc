package dev.swapgate.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

class SubPackagesTest {

    @Test
    void bodiesAndAccessRulesKnowNothingOfTheServlet() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.swapgate.proxy.body", "dev.swapgate.proxy.access")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.swapgate.proxy", "dev.swapgate.config..", "jakarta.servlet..")
                .check(
                        new ClassFileImporter()
                                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                                .importPackages("dev.swapgate.proxy"));
    }
}
