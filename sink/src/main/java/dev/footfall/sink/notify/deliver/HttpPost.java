package dev.footfall.sink.notify.deliver;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One POST over one connection, within one deadline. The host is resolved once, every address is
 * checked, and the connection goes to a checked address, while TLS and the {@code Host} header know
 * the name: a name server that answers differently the next time changes nothing. The JDK's client
 * resolves by itself and can't be told. Redirects are answers like others, and are not followed.
 * Thread-safe.
 */
final class HttpPost {

  private final Resolver resolver;
  private final SSLSocketFactory tls;
  private final Deadlines deadlines;

  HttpPost(Resolver resolver, SSLSocketFactory tls, Deadlines deadlines) {
    this.resolver = resolver;
    this.tls = tls;
    this.deadlines = deadlines;
  }

  /**
   * Sends {@code body} as JSON.
   *
   * @throws AddressRefusedException when the host has an address that is not allowed
   * @throws IOException when there is no complete answer in time
   */
  HttpAnswer send(
      WebAddress to, boolean allowPrivate, Map<String, String> headers, byte[] body, Duration limit)
      throws IOException {
    List<InetAddress> addresses = resolver.resolve(to.host());
    for (InetAddress address : addresses) {
      AddressRefusedException.check(address, allowPrivate);
    }
    IOException failure = new IOException("the host has no address");
    for (InetAddress address : addresses) {
      Socket plain = new Socket();
      try (plain;
          var deadline = deadlines.closing(plain, limit)) {
        try {
          int timeoutMs = Math.toIntExact(limit.toMillis() / addresses.size());
          plain.connect(new InetSocketAddress(address, to.port()), timeoutMs);
        } catch (IOException e) {
          failure = e; // nothing was sent: the next address may answer
          continue;
        }
        return exchange(plain, to, headers, body);
      }
    }
    throw failure;
  }

  private HttpAnswer exchange(Socket plain, WebAddress to, Map<String, String> headers, byte[] body)
      throws IOException {
    plain.setTcpNoDelay(true);
    try (Socket socket = to.secure() ? secured(plain, to) : plain) {
      OutputStream out = socket.getOutputStream();
      out.write(head(to, headers, body.length).getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      return HttpAnswer.read(new BufferedInputStream(socket.getInputStream()));
    }
  }

  private Socket secured(Socket plain, WebAddress to) throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, to.host(), to.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static String head(WebAddress to, Map<String, String> headers, int length) {
    StringBuilder head = new StringBuilder("POST " + to.path() + " HTTP/1.1\r\n");
    head.append("Host: ").append(to.authority()).append("\r\n");
    head.append("User-Agent: footfall\r\nConnection: close\r\nAccept: */*\r\n");
    head.append("Content-Type: application/json\r\nContent-Length: ").append(length).append("\r\n");
    headers.forEach(
        (name, value) -> {
          if (!value.chars().allMatch(c -> c >= 32 && c < 127)) {
            throw new IllegalArgumentException(
                "the header " + name + " has a character in it that is not allowed");
          }
          head.append(name).append(": ").append(value).append("\r\n");
        });
    return head.append("\r\n").toString();
  }
}
