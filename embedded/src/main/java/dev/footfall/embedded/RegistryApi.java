package dev.footfall.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The little that starting a registry needs of its Confluent-compatible API. */
final class RegistryApi {

  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CALL_LIMIT)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  RegistryApi(int port) {
    this.url = "http://" + LocalPorts.HOST + ":" + port + "/apis/ccompat/v7";
  }

  String url() {
    return url;
  }

  boolean answers() {
    try {
      return call(request("/subjects").GET()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * Apicurio starts with NONE. The rule is kept with its state; setting it again changes nothing.
   */
  void requireFullCompatibility() throws IOException {
    HttpResponse<String> answer =
        call(
            request("/config")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"compatibility\":\"FULL_TRANSITIVE\"}")));
    if (answer.statusCode() != 200) {
      throw new StackException(
          "the schema registry refuses the compatibility rule with HTTP %d: %s"
              .formatted(answer.statusCode(), answer.body()));
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(CALL_LIMIT);
  }

  private HttpResponse<String> call(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while waiting for the schema registry", e);
    }
  }
}
