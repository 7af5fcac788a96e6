#!/bin/sh
# Makes the class data archive scoring.jsa beside this script: starts the service up to the point where it would open
# ports and the database, and lets the JVM keep the classes loaded by then. Its options match those of run.sh.
cd -- "$(dirname -- "$0")" || exit 1
rm -f scoring.jsa
# Must be set, and is never connected to.
export SPRING_DATASOURCE_URL=jdbc:postgresql://127.0.0.1:5432/none
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable -Xlog:all=error:stderr \
  -Xbootclasspath/a:opentelemetry-javaagent.jar -XX:ArchiveClassesAtExit=scoring.jsa \
  -Dspring.context.exit=onRefresh -jar scoring.jar
