#!/bin/sh
# Starts the service from the folder this script lies in. The Java agent is attached only when there is somewhere to
# send telemetry to, and the SDK is not disabled; without it the OpenTelemetry API inside the service is a no-op.
#
# Paths are relative to the folder, because the class data archive is only accepted with the class path it was made
# with. The agent's jar is on the boot class path from the beginning for the same reason: an agent that appends itself
# while running makes the JVM drop the archive. A missing or stale archive costs time, nothing else.
cd -- "$(dirname -- "$0")" || exit 1
# Spring would say so, too, at the end of a long chain of beans that it could not make.
: "${SPRING_DATASOURCE_URL:?is not set: the service cannot start without the database of its results}"
if [ -n "${OTEL_EXPORTER_OTLP_ENDPOINT:-}" ] && [ "${OTEL_SDK_DISABLED:-}" != true ]; then
  : "${OTEL_JAVAAGENT_CONFIGURATION_FILE:=otel.properties}"
  export OTEL_JAVAAGENT_CONFIGURATION_FILE
  set -- -javaagent:opentelemetry-javaagent.jar "$@"
fi
# The client compiler alone, the serial collector, and room for classes: a short-lived service on few cores starts
# sooner so. Warnings of the JVM itself go to stderr, since stdout carries JSON only.
exec java -Xmx256m -XX:MetaspaceSize=96m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=warning:stderr \
  -Xbootclasspath/a:opentelemetry-javaagent.jar -XX:SharedArchiveFile=scoring.jsa "$@" -jar scoring.jar
