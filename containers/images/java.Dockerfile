# The scoring service: its jar and libraries, the Java agent, and a class data archive made by the very Java that runs it.
ARG MAVEN_IMAGE=maven:3.9.11-eclipse-temurin-17
ARG JRE_IMAGE=eclipse-temurin:17.0.15_6-jre

FROM ${MAVEN_IMAGE} AS build
WORKDIR /src
COPY containers/scoring/pom.xml ./
COPY containers/scoring/runtime runtime
# Without sources first: a layer with all that Maven downloads, kept until the pom changes.
RUN --mount=type=secret,id=maven,target=/root/.m2/settings.xml \
    --mount=type=secret,id=cacerts,target=/opt/java/openjdk/lib/security/cacerts \
    mvn -q -B -Dmaven.test.skip=true -DbuildDirectory=/app package
COPY containers/scoring/src/main src/main
RUN mvn -o -q -B -Dmaven.test.skip=true -DbuildDirectory=/app package \
    && mkdir /service && cd /app && cp -p -R scoring.jar opentelemetry-javaagent.jar *.sh *.properties /service/

FROM ${JRE_IMAGE}
COPY containers/images/healthcheck /usr/local/bin/healthcheck
COPY --from=build /app/lib /app/lib
COPY --from=build /service /app
WORKDIR /app
RUN sh train.sh
ENV BIND_HOST=0.0.0.0 HEALTH_PATH=/api/scoring/health
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["healthcheck"]
CMD ["sh", "/app/run.sh"]
