package dev.footfall.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a sink and PostgreSQL and cuts connections where it hurts most: when all rows have
 * been sent and the commit has not, and when the commit is done and nobody has been told.
 */
final class FaultyConnections implements AutoCloseable {

  /** The commit is parsed once for each connection, under a name of the driver's. */
  private static final Pattern PARSED = Pattern.compile("P.{4}(S_\\d+)\0COMMIT\0", Pattern.DOTALL);

  private static final String COMMITTED = "COMMIT\0";

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger beforeCommit = new AtomicInteger();
  private final AtomicInteger afterCommit = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();

  private FaultyConnections(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** Passes on connections to {@code target}, a port of this machine. */
  static FaultyConnections to(int target) throws IOException {
    FaultyConnections proxy =
        new FaultyConnections(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target);
    proxy.daemon(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  /** The next transaction that is to be committed is not: its connection is cut. */
  void cutNextBeforeCommit() {
    beforeCommit.incrementAndGet();
  }

  /** The next transaction that is committed: its client does not hear of it. */
  void cutNextAfterCommit() {
    afterCommit.incrementAndGet();
  }

  /** Cuts all connections at once. */
  void cutAll() {
    open.forEach(FaultyConnections::close);
    cut.incrementAndGet();
  }

  /** Cuts so far. */
  int cuts() {
    return cut.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket database = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(database);
        daemon(() -> pass(client, database, true));
        daemon(() -> pass(database, client, false));
      } catch (IOException e) {
        continue; // PostgreSQL is down: the client is told by the connection's end
      }
    }
  }

  private void pass(Socket from, Socket to, boolean toDatabase) {
    byte[] bytes = new byte[64 << 10];
    String commit = null;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int size = in.read(bytes); size >= 0; size = in.read(bytes)) {
        String text = new String(bytes, 0, size, ISO_8859_1);
        if (toDatabase) {
          Matcher parsed = PARSED.matcher(text);
          commit = parsed.find() ? parsed.group(1) : commit;
        }
        if (toDatabase
            ? commits(text, commit) && take(beforeCommit)
            : text.contains(COMMITTED) && take(afterCommit)) {
          cut.incrementAndGet();
          break;
        }
        out.write(bytes, 0, size);
        out.flush();
      }
    } catch (IOException e) {
      // One of the two is gone, so the other one goes, too.
    } finally {
      close(from);
      close(to);
    }
  }

  /** Whether it binds the statement that commits, or parses it, which it does right before. */
  private static boolean commits(String text, @Nullable String commit) {
    return commit != null
        && (text.contains("\0" + commit + "\0") || text.contains(commit + "\0COMMIT\0"));
  }

  private static boolean take(AtomicInteger wanted) {
    return wanted.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private void daemon(Runnable work) {
    Thread thread = new Thread(work, "faulty-connections");
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.setSoLinger(true, 0); // a reset, as when a cable is pulled
      socket.close();
    } catch (IOException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(FaultyConnections::close);
  }
}
