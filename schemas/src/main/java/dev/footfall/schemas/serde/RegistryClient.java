package dev.footfall.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's registry REST API, as far as we need it; Confluent, Apicurio ({@code
 * /apis/ccompat/v7}), Redpanda and Karapace serve it. Every call is bounded by {@link
 * RegistrySettings#MAX_WAIT_MS} and retried within it, over all addresses. After a call that failed
 * that way, calls fail at once for a while (1 s, doubling to 30 s) and then one try each decides
 * whether that goes on, so that a registry that is away does not cost the full wait for each
 * record. Thread-safe.
 */
public final class RegistryClient {

  private static final long FIRST_RETRY_MS = 100;
  private static final long LONGEST_RETRY_MS = 1000;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private static final int CONFLICT = 409;

  /** Confluent's error codes for what does not exist: 40401 a subject … 40403 a schema. */
  private static final int NOT_FOUND = 404;

  private final RegistrySettings settings;
  private final RegistryHttp http;

  private record Outage(long untilNanos, Duration pause, String why) {}

  private volatile @Nullable Outage outage;

  /** A client with these settings; it connects at the first call. */
  public RegistryClient(RegistrySettings settings) {
    this.settings = settings;
    this.http = new RegistryHttp(settings);
  }

  /**
   * Registers {@code schema} under {@code subject}, or finds it there.
   *
   * @return its id
   * @throws RegistryException when it is not compatible with what is registered
   * @throws RegistryUnavailableException when the registry does not answer in time
   */
  public int register(String subject, Schema schema) {
    try {
      return id(
          call("POST", "/subjects/" + encode(subject) + "/versions", schemaBody(schema)), subject);
    } catch (RegistryException e) {
      if (e.status() != CONFLICT) {
        throw e;
      }
      return registeredMeanwhile(subject, schema, e);
    }
  }

  /** Apicurio answers the loser of two registrations at once with a conflict, too. */
  private int registeredMeanwhile(String subject, Schema schema, RegistryException conflict) {
    try {
      return lookUp(subject, schema);
    } catch (RegistryException e) {
      if (e.status() != NOT_FOUND) {
        conflict.addSuppressed(e);
      }
      throw conflict;
    }
  }

  /**
   * The id of {@code schema} under {@code subject}.
   *
   * @throws RegistryException with status 404 when it is not registered
   * @throws RegistryUnavailableException when the registry does not answer in time
   */
  public int lookUp(String subject, Schema schema) {
    return id(call("POST", "/subjects/" + encode(subject), schemaBody(schema)), subject);
  }

  /**
   * The schema with this id, empty when the registry has none.
   *
   * @throws RegistryException when it is not an Avro schema, or the registry refuses to tell
   * @throws RegistryUnavailableException when the registry does not answer in time
   */
  public Optional<Schema> schema(int id) {
    return schemaText(id)
        .map(
            text -> {
              try {
                return new Schema.Parser().parse(text);
              } catch (AvroRuntimeException e) {
                throw new RegistryException(
                    "schema " + id + " of the registry is not an Avro schema: " + e.getMessage(),
                    200,
                    0);
              }
            });
  }

  /** As {@link #schema}, whatever language the text is in. */
  Optional<String> schemaText(int id) {
    try {
      return Optional.of(text(call("GET", "/schemas/ids/" + id, null), id));
    } catch (RegistryException e) {
      // A bare 404 is not an answer about the id: the address may be wrong.
      if (e.errorCode() / 100 == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Sets the compatibility level of {@code subject}, by Confluent's names.
   *
   * @throws RegistryException when the registry refuses
   * @throws RegistryUnavailableException when the registry does not answer in time
   */
  public void setCompatibility(String subject, String level) {
    call(
        "PUT",
        "/config/" + encode(subject),
        JsonNodeFactory.instance.objectNode().put("compatibility", level).toString());
  }

  private static int id(JsonNode answer, String subject) {
    JsonNode id = answer.path("id");
    if (!id.isInt()) {
      throw new RegistryException(
          "the answer for subject "
              + subject
              + " has no id: is the address that of a registry's API?",
          200,
          0);
    }
    return id.asInt();
  }

  private static String text(JsonNode answer, int id) {
    JsonNode schema = answer.path("schema");
    if (!schema.isTextual()) {
      throw new RegistryException(
          "the answer for schema " + id + " has none: is the address that of a registry's API?",
          200,
          0);
    }
    return schema.asText();
  }

  private static String schemaBody(Schema schema) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("schema", schema.toString())
        .put("schemaType", "AVRO")
        .toString();
  }

  private JsonNode call(String method, String path, @Nullable String body) {
    Outage known = outage;
    long start = System.nanoTime();
    if (known != null && start - known.untilNanos() < 0) {
      throw new RegistryUnavailableException(known.why(), null);
    }
    long deadline = start + settings.maxWait().toNanos();
    long retryMs = FIRST_RETRY_MS;
    while (true) {
      IOException failure = null;
      for (URI base : settings.urls()) {
        try {
          JsonNode answer = http.request(base, method, path, body, limit(deadline));
          outage = null;
          return answer;
        } catch (IOException e) {
          failure = e;
        }
      }
      // In an outage one try is enough to see whether it is over.
      if (known != null || System.nanoTime() + retryMs * 1_000_000 >= deadline) {
        throw unavailable(known, start, failure);
      }
      pause(retryMs);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  /** What one request may take: its own limit, or what is left of the whole wait. */
  private Duration limit(long deadlineNanos) {
    Duration left = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
    Duration most = settings.requestTimeout();
    return left.compareTo(most) < 0 ? left : most;
  }

  private RegistryUnavailableException unavailable(
      @Nullable Outage before, long startNanos, @Nullable IOException failure) {
    String why =
        "the schema registry at "
            + settings.urls()
            + " is not available, tried for "
            + (System.nanoTime() - startNanos) / 1_000_000
            + " ms: "
            + failure;
    Duration pause = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
    pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    outage = new Outage(System.nanoTime() + pause.toNanos(), pause, why);
    return new RegistryUnavailableException(why, failure);
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8);
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
