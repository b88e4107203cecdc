package dev.swapgate.e2e;

import java.nio.file.Path;

/** The forms people run the gateway in. */
enum Form {
    /** The launcher. */
    LAUNCHER,
    /** The launcher behind nginx. */
    LAUNCHER_BEHIND_NGINX,
    /** The WAR in an untouched Jetty. */
    WAR,
    /** The same behind nginx. */
    WAR_BEHIND_NGINX,
    /** The Jetty module. */
    MODULE;

    /** Starts a gateway of this form and waits until it answers. */
    Deployment start(Path directory, String yaml) {
        return switch (this) {
            case LAUNCHER -> Launcher.start(directory, yaml);
            case LAUNCHER_BEHIND_NGINX ->
                    Nginx.before(() -> Launcher.start(directory, yaml), directory);
            case WAR -> JettyHome.war(directory, yaml);
            case WAR_BEHIND_NGINX -> Nginx.before(() -> JettyHome.war(directory, yaml), directory);
            case MODULE -> JettyHome.module(directory, yaml);
        };
    }
}
