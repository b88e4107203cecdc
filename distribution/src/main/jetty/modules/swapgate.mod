[description]
Swapgate: one address for many AI models, whose servers it starts and swaps by groups.

[tags]
proxy
swapgate

[environment]
ee10

[depend]
http
client
ee10-webapp

[lib]
lib/jetty-ee10-proxy-${jetty.version}.jar

[xml]
etc/swapgate.xml

[ini-template]
## The configuration file: an absolute path, or one relative to $JETTY_BASE.
## The system property swapgate.config and SWAPGATE_CONFIG in the environment come before it.
# swapgate.config=swapgate.yaml

## Where the gateway is served.
# swapgate.contextPath=/

## SQLite, which keeps the rows of activity, has native code; Java 24 and newer warn of that. To say that it may, start with
##   java --enable-native-access=ALL-UNNAMED -jar $JETTY_HOME/start.jar
## or uncomment these two, so that Jetty starts a second JVM with the option.
# --exec
# --enable-native-access=ALL-UNNAMED
