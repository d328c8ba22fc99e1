package dev.footfall.sink.notify.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.footfall.sink.notify.route.Integration.Webhook;
import dev.footfall.sink.notify.route.Receiver;
import dev.footfall.sink.notify.route.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connection goes to the address that was checked; the certificate must have the name. */
class TlsIT {

  private static final Resolver HERE = host -> List.of(InetAddress.getLoopbackAddress());

  @TempDir Path directory;

  @Test
  void certificate_mustHaveTheHostsName() throws Exception {
    SSLContext tls = selfSigned("receiver.test");
    AtomicReference<String> host = new AtomicReference<>("");
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          host.set(exchange.getRequestHeaders().getFirst("Host"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    int port = server.getAddress().getPort();
    try (Sender sender =
        new Sender(HERE, tls.getSocketFactory(), InstantSource.system(), Duration.ofSeconds(20))) {
      assertThat(send(sender, "https://receiver.test:" + port + "/"))
          .isInstanceOf(Outcome.Delivered.class);
      assertThat(host).hasValue("receiver.test:" + port);
      host.set("");
      assertThat(send(sender, "https://another.test:" + port + "/"))
          .isInstanceOf(Outcome.TryAgain.class);
      assertThat(host).hasValue("");
    } finally {
      server.stop(0);
    }
  }

  private static Outcome send(Sender sender, String url) {
    Webhook webhook =
        new Webhook("webhook 1", true, Secret.of(url), 0, Optional.empty(), Optional.empty());
    return sender.send(
        Messages.notification(),
        new Receiver("ops", true, Optional.empty(), List.of(webhook)),
        webhook);
  }

  private SSLContext selfSigned(String name) throws Exception {
    Path store = directory.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process process =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-validity",
                "3650")
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
