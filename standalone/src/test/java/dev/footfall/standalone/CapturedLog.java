package dev.footfall.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import org.slf4j.LoggerFactory;

/** All that is logged from now on in this process, our own at any level, as services write it. */
final class CapturedLog implements AutoCloseable {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Logger ours = (Logger) LoggerFactory.getLogger("dev.footfall");
  private final Level rootLevel = root.getLevel();
  private final Level oursLevel = ours.getLevel();

  CapturedLog() {
    LoggerContext context = root.getLoggerContext();
    JsonEncoder encoder = new JsonEncoder();
    encoder.setContext(context);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.setOutputStream(bytes);
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.INFO);
    ours.setLevel(Level.ALL);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    root.setLevel(rootLevel);
    ours.setLevel(oursLevel);
    root.detachAppender(appender);
    appender.stop();
  }
}
