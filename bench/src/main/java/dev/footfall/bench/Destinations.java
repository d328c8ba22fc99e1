package dev.footfall.bench;

import dev.footfall.embedded.EmbeddedStack;
import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.FootfallStack.Part;
import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.schemas.TopicInstaller;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** The destinations of one run: dead ones always, a real broker when it is asked for. */
final class Destinations implements AutoCloseable {

  private final ServerSocket silent;
  private final int refusedPort;
  private final @Nullable FootfallStack stack;
  private final List<Destination> all = new ArrayList<>();
  private final List<String> jvmArgs = new ArrayList<>();

  Destinations(boolean withKafka) throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket free = new ServerSocket(0, 1, here)) {
      refusedPort = free.getLocalPort();
    }
    silent = new ServerSocket(0, 1000, here); // the system accepts, and nobody reads
    add(Destination.REFUSED, local(refusedPort), "http://" + local(refusedPort));
    add(Destination.SILENT, local(silent.getLocalPort()), "http://" + local(silent.getLocalPort()));
    stack = withKafka ? startStack() : null;
  }

  private FootfallStack startStack() {
    FootfallStack started = EmbeddedStack.builder().only(Part.KAFKA, Part.REGISTRY).start();
    Map<String, String> settings = started.settings();
    try (Admin admin = Admin.create(ConnectionSettings.of(settings).client())) {
      new TopicInstaller(admin).install(Optional.of((short) 1));
    }
    add(
        Destination.KAFKA,
        settings.getOrDefault("kafka.bootstrap.servers", ""),
        settings.getOrDefault("registry.url", ""));
    return started;
  }

  private void add(Destination destination, String broker, String registry) {
    all.add(destination);
    jvmArgs.add("-D" + destination.brokerProperty() + "=" + broker);
    jvmArgs.add("-D" + destination.registryProperty() + "=" + registry);
  }

  private static String local(int port) {
    return "127.0.0.1:" + port;
  }

  /** What there is to send to. */
  List<Destination> all() {
    return all;
  }

  /** Tells a measured JVM the addresses. */
  List<String> jvmArgs() {
    return jvmArgs;
  }

  @Override
  public void close() throws IOException {
    silent.close();
    if (stack != null) {
      stack.close();
    }
  }
}
