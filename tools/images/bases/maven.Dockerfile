# On a JDK of the same Java; the context is Maven's distribution.
ARG JDK_IMAGE
FROM ${JDK_IMAGE}
COPY . /usr/share/maven
ENV MAVEN_HOME=/usr/share/maven
RUN ln -s /usr/share/maven/bin/mvn /usr/bin/mvn && mvn --version
CMD ["mvn"]
