#!/usr/bin/env bash
# Makes what lets a broker start fast: a formatted log folder to copy, and an archive of the classes that it loads.
set -euo pipefail
cd /opt/kafka
class_path=$(printf '%s:' libs/*.jar | sed 's#libs/#/opt/kafka/libs/#g; s/:$//')
# The same for the trial and for every later run: an archive holds for one collector and one class path.
printf '%s\n' -Xmx384m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData \
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$class_path" >trial.args

java @trial.args kafka.tools.StorageTool format -t cGl0Ym9zcy1jbHVzdGVyMQ -c trial.properties
mv trial formatted
cp -R formatted trial

java -XX:ArchiveClassesAtExit=/opt/kafka/classes.jsa @trial.args kafka.Kafka trial.properties &
broker=$!
for _ in {1..600}; do
  if (exec 3<>/dev/tcp/127.0.0.1/9092) 2>/dev/null; then listening=yes && break; fi
  kill -0 "$broker"
  sleep 0.1
done
[[ ${listening:-} == yes ]]
kill -TERM "$broker"
# 143: ended by the signal, as asked.
wait "$broker" || [[ $? == 143 ]]
[[ -s classes.jsa ]]
{ printf '%s\n' -XX:SharedArchiveFile=/opt/kafka/classes.jsa && cat trial.args; } >broker.args
rm -r trial trial.args trial.properties
