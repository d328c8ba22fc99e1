package dev.footfall.standalone.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Asks the sample application as Ada's page does. */
final class SampleClient {

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;

  SampleClient(int port) {
    this.port = port;
  }

  HttpResponse<String> get(String path) throws Exception {
    return send("GET", path);
  }

  HttpResponse<String> post(String path) throws Exception {
    return send("POST", path, "Sample-User", "ada@example.com", "Sample-Session", "visit-1");
  }

  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
