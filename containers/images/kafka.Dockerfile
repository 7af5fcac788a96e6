# Kafka, one broker that is its own controller: `java @/opt/kafka/broker.args kafka.Kafka PROPERTIES`, on a copy of
# /opt/kafka/formatted. Not the project's own image, whose scripts and formatting would take most of a start.
ARG MAVEN_IMAGE=maven:3.9.11-eclipse-temurin-17
ARG JRE_IMAGE=eclipse-temurin:17.0.15_6-jre

FROM ${MAVEN_IMAGE} AS jars
WORKDIR /src
COPY containers/images/kafka/pom.xml ./
RUN --mount=type=secret,id=maven,target=/root/.m2/settings.xml \
    --mount=type=secret,id=cacerts,target=/opt/java/openjdk/lib/security/cacerts \
    mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
      -DincludeScope=runtime -DoutputDirectory=/opt/kafka/libs

FROM ${JRE_IMAGE}
COPY --from=jars /opt/kafka/libs /opt/kafka/libs
COPY containers/images/kafka/prepare.sh containers/images/kafka/trial.properties /opt/kafka/
RUN bash /opt/kafka/prepare.sh && install -d -o 10001 -g 10001 /var/lib/kafka
WORKDIR /var/lib/kafka
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${KAFKA_PORT:-9092}"]
