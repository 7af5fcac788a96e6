#!/bin/sh
# Starts the service from the folder this script lies in. The Java agent is attached only when there is somewhere to
# send telemetry to; without it the OpenTelemetry API inside the service is a no-op.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
if [ -n "${OTEL_EXPORTER_OTLP_ENDPOINT:-}" ]; then
  : "${OTEL_JAVAAGENT_CONFIGURATION_FILE:=$here/otel.properties}"
  export OTEL_JAVAAGENT_CONFIGURATION_FILE
  set -- -javaagent:"$here/opentelemetry-javaagent.jar" "$@"
fi
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "$@" -jar "$here/scoring.jar"
