# One image for all of Footfall's services: the command is the first argument (aggregator, sink, console, topics create).
FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
# The embedded parts are for demo and tests; an image runs against real ones.
RUN mvn --batch-mode --quiet --projects standalone --also-make -DskipTests package

FROM eclipse-temurin:17-jre
# The health checks of docker-compose.yml ask with curl.
RUN apt-get update && apt-get install --yes --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home footfall && mkdir /var/lib/footfall && chown footfall /var/lib/footfall
COPY --from=build /src/standalone/target/dist/lib /opt/footfall/lib
COPY standalone/jvm.options /opt/footfall/
USER footfall
WORKDIR /var/lib/footfall
ENV JDK_JAVA_OPTIONS="-XX:MaxRAMPercentage=75 @/opt/footfall/jvm.options" \
    FOOTFALL_OPS_HOST=0.0.0.0 \
    FOOTFALL_CONSOLE_HOST=0.0.0.0
ENTRYPOINT ["java", "-cp", "/opt/footfall/lib/*", "dev.footfall.standalone.Footfall"]
