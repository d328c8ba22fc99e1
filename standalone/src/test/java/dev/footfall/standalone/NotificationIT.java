package dev.footfall.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.footfall.embedded.FootfallStack;
import dev.footfall.embedded.TestStack;
import dev.footfall.schemas.ConnectionSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/notifications.md shows is what happens. */
class NotificationIT {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir Path directory;

  private final FootfallStack stack = TestStack.start();
  private final Parts parts = new Parts();
  private final List<Boolean> genuine = new CopyOnWriteArrayList<>();
  private HttpServer receiver;

  @BeforeEach
  void start() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          try {
            genuine.add(
                NotificationExample.genuine(
                    SECRET,
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    exchange.getRequestBody().readAllBytes(),
                    Instant.now()));
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    Files.writeString(
        directory.resolve("pager.url"),
        "http://127.0.0.1:" + receiver.getAddress().getPort() + "/secret-path");
    Files.writeString(directory.resolve("pager.secret"), SECRET);
    Files.writeString(
        directory.resolve("alerts.yaml"),
        Documentation.blocks("yaml").stream()
            .filter(block -> block.contains("watchdog_interval"))
            .findFirst()
            .orElseThrow()
            .replace("watchdog_interval: 1m", "allow_private: true")
            .replace("mail.example.com:587", "127.0.0.1:1"));
    Map<String, String> settings = stack.settings();
    new Installation(ConnectionSettings.of(settings)).topics(Optional.of((short) 1));
    new Installation(ConnectionSettings.of(settings)).schemas();
    settings.put("sink.alerts.file", directory.resolve("alerts.yaml").toString());
    settings.put("sink.alerts.poll.ms", "100");
    settings.put("sink.http.port", "0");
    Services.sink(parts, settings);
  }

  @AfterEach
  void close() {
    parts.close();
    receiver.stop(0);
    stack.close();
  }

  private int run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    stack.settings().entrySet().stream()
        .filter(setting -> setting.getKey().startsWith("database."))
        .forEach(s -> all.addAll(List.of("--set", s.getKey() + "=" + s.getValue())));
    return Footfall.run(all.toArray(String[]::new));
  }

  @Test
  void documentation_isSo() {
    assertThat(run("alerts", "send-test", "pager")).isZero();
    assertThat(genuine).containsExactly(true);
    assertThat(run("alerts", "send-test", "pagger")).as("no such receiver").isEqualTo(1);

    for (String command :
        Documentation.blocks("bash").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("./footfall alerts silence"))
            .filter(line -> !line.contains("expire"))
            .toList()) {
      List<String> words = Documentation.words(command);
      assertThat(run(words.subList(1, words.size()).toArray(String[]::new))).as(command).isZero();
    }
    assertThat(run("alerts", "silence", "expire", "0199a000-0000-7000-8000-000000000001"))
        .as("an id that is not there")
        .isEqualTo(1);
  }
}
