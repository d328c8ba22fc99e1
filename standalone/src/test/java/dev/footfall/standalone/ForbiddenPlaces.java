package dev.footfall.standalone;

import dev.footfall.events.Channel;
import dev.footfall.producer.UsageTracker;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A distinctive value in every place that nobody may collect, through the public API. */
final class ForbiddenPlaces {

  /** In what must not be anywhere. */
  static final String CANARY = "zwitscher";

  /** In what is allowed everywhere. */
  static final String VISIBLE = "sparrowhawk";

  static final int USAGE_EVENTS = 5;

  private static final List<String> SECRETS =
      List.of("password", "api_key", "accessToken", "Authorization", "client-secret", "cookie");

  private static final List<String> CONTENT =
      List.of("message", "prompt", "request_body", "response_body", "content", "query", "path");

  private static final List<String> TEXTS =
      List.of(
          "/home/zwitscher/deal.txt",
          "C:\\Users\\zwitscher\\deal.txt",
          "https://example.com/p?q=zwitscher",
          "Bearer zwitscherzwitscher",
          "password=zwitscher",
          "{\"token\":\"zwitscher\"}",
          "sk-zwitscherzwitscher");

  private ForbiddenPlaces() {}

  /**
   * Tracks {@link #USAGE_EVENTS} usage events and one assignment.
   *
   * @param identity whether identity is forbidden too, as below level full
   */
  static void track(UsageTracker tracker, boolean identity) {
    String user = identity ? "zwitscher@example.com" : "ada@example.com";
    var secrets = tracker.usage("crm", VISIBLE).user(user).channel(Channel.UI);
    SECRETS.forEach(name -> secrets.attribute(name, "zwitscher"));
    secrets.attribute("deep", Map.of("list", List.of(Map.of("password", "zwitscher"))));
    secrets.result("token", "zwitscher").success(Duration.ofMillis(3));

    var content = tracker.usage("chat", VISIBLE).session(identity ? "zwitscher" : "s-1");
    CONTENT.forEach(name -> content.attribute(name, "zwitscher"));
    content.result("response_body", "zwitscher").success();

    var texts = tracker.usage("navigation", VISIBLE).user(user);
    for (int i = 0; i < TEXTS.size(); i++) {
      texts.attribute("note_" + i, TEXTS.get(i));
      texts.tag(TEXTS.get(i));
    }
    texts
        .page("https://zwitscher:x@example.com/deals;jsessionid=zwitscher?q=zwitscher#zwitscher")
        .entity("deal", identity ? "zwitscher" : "/home/zwitscher/deal.txt")
        .userAgent(identity ? "zwitscher" : "Mozilla/5.0")
        .ipAddress("zwitscher")
        .notes("the token: zwitscher")
        .success();

    tracker
        .usage("crm", VISIBLE)
        .user(user)
        .failed(
            new IllegalStateException(
                "no customer zwitscher@example.com",
                new IOException(
                    "body: {\"x\":\"zwitscher\"}", new NoSuchFileException("/home/zwitscher/x"))));

    var denied = tracker.usage("crm", VISIBLE);
    if (identity) {
      denied.attribute("customer", "zwitscher").result("customer", Map.of("name", "zwitscher"));
    }
    denied.attribute("not_allowed", identity ? "zwitscher" : "x").timeout(Duration.ofSeconds(1));

    tracker
        .assignment(user, "30d", VISIBLE)
        .signals(Map.of("api_key", "zwitscher", "file_path", "/home/zwitscher/x.csv"))
        .reason(
            "as https://example.com/?q=zwitscher says"
                + (identity ? ", for zwitscher@example.com" : ""))
        .track();
  }
}
