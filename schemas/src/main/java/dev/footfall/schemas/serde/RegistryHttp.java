package dev.footfall.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** One request to a registry and what its answer means. Thread-safe. */
final class RegistryHttp {

  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistrySettings settings;
  private final HttpClient http;

  RegistryHttp(RegistrySettings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            // No offer of HTTP/2: not every proxy before a registry takes it well.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.requestTimeout())
            .build();
  }

  /**
   * The answer to one request.
   *
   * @param body JSON to send; null sends none
   * @param limit how long the whole may take, the answer's body included
   * @throws IOException when there is no answer, or one that asks to come back later
   * @throws RegistryException when the answer is no, or not from a registry
   */
  JsonNode request(URI base, String method, String path, @Nullable String body, Duration limit)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).header("Accept", MEDIA_TYPE);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .method(method, HttpRequest.BodyPublishers.ofString(body))
          .header("Content-Type", MEDIA_TYPE);
    }
    settings.authorization().ifPresent(a -> request.header("Authorization", a));
    HttpResponse<String> response = send(request.build(), limit);
    int status = response.statusCode();
    JsonNode answer = parse(response.body());
    if (status == 200 && answer.isObject()) {
      return answer;
    }
    if (status == 408 || status == 429 || status >= 500) {
      throw new IOException("HTTP status " + status + ", " + message(answer));
    }
    throw new RegistryException(
        method + " " + path + " was answered with status " + status + ", " + message(answer),
        status,
        answer.path("error_code").asInt(0));
  }

  private HttpResponse<String> send(HttpRequest request, Duration limit) throws IOException {
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    try {
      // HttpRequest.timeout() ends with the headers: a body that never ends would be waited for.
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no complete answer within " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      answer.cancel(true); // frees the connection; nothing happens when it is done
    }
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }

  private static String message(JsonNode answer) {
    if (!answer.isObject()) {
      return "without the JSON of a registry: is the address that of a registry's API?";
    }
    String message = answer.path("message").asText("");
    return message.isEmpty() ? "without a message" : message;
  }
}
