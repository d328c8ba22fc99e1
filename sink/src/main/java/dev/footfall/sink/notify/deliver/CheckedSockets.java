package dev.footfall.sink.notify.deliver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/** Sockets that check the very address they connect to, and are closed at a deadline. */
final class CheckedSockets extends SocketFactory implements AutoCloseable {

  private final Deadlines deadlines;
  private final Duration limit;
  private final List<Deadlines.Running> running = new ArrayList<>();

  CheckedSockets(Deadlines deadlines, Duration limit) {
    this.deadlines = deadlines;
    this.limit = limit;
  }

  @Override
  public Socket createSocket() {
    Socket socket = new Checked();
    running.add(deadlines.closing(socket, limit));
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  private Socket connected(InetSocketAddress to) throws IOException {
    Socket socket = createSocket();
    socket.connect(to);
    return socket;
  }

  @Override
  public void close() {
    running.forEach(Deadlines.Running::close);
  }

  private static final class Checked extends Socket {
    @Override
    public void connect(SocketAddress to) throws IOException {
      connect(to, 0);
    }

    @Override
    public void connect(SocketAddress to, int timeout) throws IOException {
      if (to instanceof InetSocketAddress address && !address.isUnresolved()) {
        AddressRefusedException.check(address.getAddress(), true);
      }
      super.connect(to, timeout);
    }
  }
}
