package dev.footfall.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A registry of schemas on a real HTTP port of this machine, without any compatibility rule. It can
 * be stopped and started again with its schemas, and told to misbehave. Thread-safe.
 */
public final class FakeRegistry implements AutoCloseable {

  /** How it answers instead of doing what was asked. */
  public interface Answer {

    /** Answers {@code exchange}. */
    void to(HttpExchange exchange) throws IOException;

    /** A status and a body. */
    static Answer of(int status, String body) {
      return exchange -> respond(exchange, status, body);
    }

    /** Nothing, until the registry is told otherwise. */
    static Answer silence(CountDownLatch until) {
      return exchange -> await(until);
    }

    /** Headers and a first byte, and then nothing until the registry is told otherwise. */
    static Answer stalledBody(CountDownLatch until) {
      return exchange -> {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        await(until);
      };
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Else headers and body wait for each other's acknowledgement: 40 ms for each answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final List<String> schemas = new CopyOnWriteArrayList<>();
  private final Map<String, List<String>> subjects = new ConcurrentHashMap<>();
  private final Map<String, String> compatibility = new ConcurrentHashMap<>();
  private final List<Optional<String>> authorizations = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "fake-registry");
            thread.setDaemon(true);
            return thread;
          });

  private volatile CountDownLatch misbehaving = new CountDownLatch(0);
  private volatile @Nullable Answer answer;
  private volatile @Nullable HttpServer server;
  private final int port;

  private FakeRegistry() throws IOException {
    port = start(0);
  }

  /** A registry on a free port. */
  public static FakeRegistry start() {
    try {
      return new FakeRegistry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int start(int onPort) throws IOException {
    HttpServer starting =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
    starting.setExecutor(threads);
    starting.createContext("/", this::handle);
    starting.start();
    server = starting;
    return starting.getAddress().getPort();
  }

  /** Its address. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Refuses connections from now on; the schemas stay. */
  public void stop() {
    behave();
    HttpServer running = server;
    if (running != null) {
      running.stop(0);
      server = null;
    }
  }

  /** Serves again, on the same port, after {@link #stop}. */
  public void restart() {
    try {
      start(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers every request like this from now on. */
  public void answer(Answer with) {
    answer = with;
  }

  /** Lets every request wait, before or after the headers, until {@link #behave}. */
  public void hang(boolean afterHeaders) {
    CountDownLatch until = new CountDownLatch(1);
    misbehaving = until;
    answer = afterHeaders ? Answer.stalledBody(until) : Answer.silence(until);
  }

  /** Does what it is asked to from now on. */
  public void behave() {
    answer = null;
    misbehaving.countDown();
  }

  /** Adds a schema under no subject; answers its id. */
  public synchronized int add(String schema) {
    int known = schemas.indexOf(schema);
    if (known >= 0) {
      return known + 1;
    }
    schemas.add(schema);
    return schemas.size();
  }

  /** How many requests came, the misanswered ones too. */
  public int requests() {
    return requests.get();
  }

  /** The {@code Authorization} header of the newest request. */
  public Optional<String> lastAuthorization() {
    return authorizations.get(authorizations.size() - 1);
  }

  /** The compatibility levels that were set, by subject. */
  public Map<String, String> compatibility() {
    return compatibility;
  }

  /** The subjects that have a schema. */
  public List<String> subjects() {
    return subjects.keySet().stream().sorted().toList();
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      authorizations.add(
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
      Answer instead = answer;
      if (instead != null) {
        instead.to(exchange);
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
      switch (exchange.getRequestMethod() + " " + path[0]) {
        case "GET schemas" -> schema(exchange, Integer.parseInt(path[2]));
        case "POST subjects" -> register(exchange, path[1], body, path.length == 3);
        case "PUT config" -> {
          compatibility.put(path[1], JSON.readTree(body).path("compatibility").asText());
          respond(exchange, 200, body);
        }
        default -> respond(exchange, 404, error(404, "HTTP 404 Not Found"));
      }
    }
  }

  private void schema(HttpExchange exchange, int id) throws IOException {
    if (id < 1 || id > schemas.size()) {
      respond(exchange, 404, error(40403, "Schema " + id + " not found"));
    } else {
      ObjectNode found = JSON.createObjectNode().put("schema", schemas.get(id - 1));
      respond(exchange, 200, found.toString());
    }
  }

  private void register(HttpExchange exchange, String subject, String body, boolean add)
      throws IOException {
    JsonNode request = JSON.readTree(body);
    String schema = request.path("schema").asText();
    List<String> versions = subjects.getOrDefault(subject, List.of());
    if (!add && !versions.contains(schema)) {
      respond(exchange, 404, error(40403, "Schema not found"));
      return;
    }
    int id = add(schema);
    if (!versions.contains(schema)) {
      List<String> more = new ArrayList<>(versions);
      more.add(schema);
      subjects.put(subject, more);
    }
    respond(exchange, 200, JSON.createObjectNode().put("id", id).toString());
  }

  private static String error(int code, String message) {
    return JSON.createObjectNode().put("error_code", code).put("message", message).toString();
  }

  private static void respond(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void await(CountDownLatch until) {
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
