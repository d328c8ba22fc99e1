package dev.footfall.sink.notify;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A mail relay on this machine that answers about each recipient as it is told, by default that it
 * takes the mail. GreenMail takes everything.
 */
public final class ChoosyRelay implements AutoCloseable {

  private static final String RECIPIENT = "RCPT TO:<";
  private static final int TAKEN = 250;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Integer> codes = new ConcurrentHashMap<>();
  private final List<String> reached = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private volatile int end = TAKEN;

  public ChoosyRelay() {
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** What {@code recipient} is answered from now on. */
  public void answers(String recipient, int code) {
    codes.put(recipient, code);
  }

  /** What a mail that was sent is answered from now on. */
  public void ends(int code) {
    end = code;
  }

  /** Who got a mail, once for each mail, in order. */
  public List<String> reached() {
    return List.copyOf(reached);
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        Writer out = new OutputStreamWriter(socket.getOutputStream(), US_ASCII)) {
      List<String> recipients = new ArrayList<>();
      reply(out, 220);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith(RECIPIENT)) {
          String recipient = line.substring(RECIPIENT.length(), line.indexOf('>'));
          int code = codes.getOrDefault(recipient, TAKEN);
          if (code == TAKEN) {
            recipients.add(recipient);
          }
          reply(out, code);
        } else if (line.equals("DATA")) {
          reply(out, 354);
          skipMail(in);
          if (end == TAKEN) {
            reached.addAll(recipients);
          }
          reply(out, end);
        } else if (line.equals("QUIT")) {
          reply(out, 221);
          return;
        } else {
          recipients.clear(); // EHLO, MAIL or RSET
          reply(out, TAKEN);
        }
      }
    } catch (IOException e) {
      // The other side has hung up.
    }
  }

  private static void skipMail(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && !line.equals(".")) {
      line = in.readLine();
    }
  }

  private static void reply(Writer out, int code) throws IOException {
    out.write(code + " as told\r\n");
    out.flush();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
