package dev.footfall.sink.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of webhooks on this machine that answers as it is told, by default 200. */
public final class WebReceiver implements AutoCloseable {

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
  private final List<Received> attempts = new CopyOnWriteArrayList<>();
  private final List<Received> accepted = new CopyOnWriteArrayList<>();
  private final int port;
  private HttpServer server;

  /** What one request is answered with. */
  public record Reply(int status, Map<String, String> headers, Runnable before) {
    public static Reply of(int status, String... headers) {
      return new Reply(
          status, headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]), () -> {});
    }

    /** The connection is dropped without a word. */
    public static Reply drop() {
      return of(0);
    }

    /** 200, after {@code first}. */
    public static Reply after(Runnable first) {
      return new Reply(200, Map.of(), first);
    }
  }

  /** A request; header names in lower case. */
  public record Received(
      String id, Map<String, String> headers, String text, JsonNode body, long nanos) {}

  public WebReceiver() {
    server = listen(0);
    port = server.getAddress().getPort();
  }

  private HttpServer listen(int onPort) {
    try {
      HttpServer fresh =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
      fresh.setExecutor(threads);
      fresh.createContext("/", this::handle);
      fresh.start();
      return fresh;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> headers = new java.util.TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
    Received received =
        new Received(
            headers.getOrDefault("webhook-id", ""),
            headers,
            text,
            new ObjectMapper().readTree(text),
            System.nanoTime());
    attempts.add(received);
    Reply reply = replies.poll();
    if (reply == null) {
      reply = Reply.of(200);
    }
    reply.before().run();
    if (reply.status() != 0) {
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      if (reply.status() / 100 == 2) {
        accepted.add(received);
      }
      exchange.sendResponseHeaders(reply.status(), -1);
    }
    exchange.close();
  }

  /** What the next requests are answered with, one after the other. */
  public WebReceiver replies(Reply... next) {
    replies.addAll(List.of(next));
    return this;
  }

  public String url() {
    return "http://127.0.0.1:" + port + "/hook";
  }

  public int port() {
    return port;
  }

  /** Every request. */
  public List<Received> attempts() {
    return List.copyOf(attempts);
  }

  /** The requests that were answered with success. */
  public List<Received> accepted() {
    return List.copyOf(accepted);
  }

  /** What alerts the accepted ones told of, {@code status label} each, in order. */
  public List<String> told(String label) {
    List<String> told = new ArrayList<>();
    for (Received each : accepted) {
      each.body()
          .path("alerts")
          .forEach(
              alert ->
                  told.add(
                      alert.path("status").asText()
                          + " "
                          + alert.path("labels").path(label).asText()));
    }
    return told;
  }

  public void down() {
    server.stop(0);
  }

  public void up() {
    server = listen(port);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
