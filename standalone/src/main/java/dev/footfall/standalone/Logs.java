package dev.footfall.standalone;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/**
 * Where logs go: tools write warnings as text to stderr, services JSON lines to stdout, the demo
 * JSON lines to a file so that its screen stays readable.
 */
final class Logs {

  private Logs() {}

  static void client() {
    configure("logback-client.xml", null);
  }

  static void service() {
    configure("logback-service.xml", null);
  }

  static void file(Path file) {
    configure("logback-file.xml", file);
  }

  private static void configure(String resource, @org.jspecify.annotations.Nullable Path file) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    if (file != null) {
      context.putProperty("file", file.toString());
    }
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(Objects.requireNonNull(Logs.class.getResource(resource), resource));
    } catch (JoranException e) {
      throw new IllegalStateException("bad logging configuration " + resource, e);
    }
  }
}
