package dev.footfall.producer.privacy;

import dev.footfall.events.UsageEvent;
import dev.footfall.schemas.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Places of a usage event with a distinctive value in them, {@code canary}. */
final class Canaries {

  private static final String SECRET_JSON =
      """
      {"a":{"b":[{"password":"canary"},{"c":{"apiKey":"canary"}}]},"token":{"x":["canary"]},"x":1}
      """;

  /** Texts that nobody may collect, wherever they stand. */
  private static final List<String> TEXTS =
      List.of(
          "/home/canary/x.txt",
          "C:\\Users\\canary\\x",
          "see https://example.com/p?q=canary",
          "see /search?q=canary&r=canary",
          "Bearer canary",
          "password=canary",
          "api_key: canary",
          "{\"token\":\"canary\"}",
          "sk-canarycanary",
          "eyJcanary.eyJcanary.canary");

  record Place(String name, Consumer<UsageEvent> fill) {
    UsageEvent in(UsageEvent event) {
      fill.accept(event);
      return event;
    }
  }

  private Canaries() {}

  /** Forbidden at every level. */
  static List<Place> never() {
    List<Place> places = new ArrayList<>();
    json("attributes", UsageEvent::setAttributes, places);
    json("result_data", UsageEvent::setResultData, places);
    text("error_message", UsageEvent::setErrorMessage, places);
    text("stack_trace", UsageEvent::setStackTrace, places);
    text("notes", UsageEvent::setNotes, places);
    text("tags", (event, text) -> event.setTags(List.of("a", text)), places);
    text("entity_id", UsageEvent::setEntityId, places);
    text("action_category", UsageEvent::setActionCategory, places);
    text("user_agent", UsageEvent::setUserAgent, places);
    text("domain", UsageEvent::setDomain, places);
    text("entity_type", UsageEvent::setEntityType, places);
    text("action_name", UsageEvent::setActionName, places);
    text("persona_id", UsageEvent::setPersonaId, places);
    for (String address :
        List.of(
            "/p?canary",
            "/p#canary",
            "https://canary:x@h/p",
            "file:///canary",
            "C:\\canary",
            "/p;jsessionid=canary",
            "/p%3fq=canary",
            "/reset/sk-canarycanary")) {
      add("page_url " + address, e -> e.setPageUrl(address), places);
      add("endpoint " + address, e -> e.setEndpoint(address), places);
    }
    add("error_message with e-mail", e -> e.setErrorMessage("no canary@example.com"), places);
    add("error_message with body", e -> e.setErrorMessage("body: {\"x\":\"canary\"}"), places);
    add(
        "stack_trace with e-mail",
        e -> e.setStackTrace("at a.B.c(B.java:1)\nCaused by: a.B: no canary@example.com"),
        places);
    add("error_type", e -> e.setErrorType("no class but canary words"), places);
    add("http_method", e -> e.setHttpMethod("GET /canary"), places);
    add("trace_id", e -> e.setTraceId("canary"), places);
    add("machine_id", e -> e.setMachineId("canary"), places);
    return places;
  }

  /** What is forbidden below full besides. */
  static List<Place> belowFull() {
    List<Place> places = new ArrayList<>(never());
    add("user_id", e -> e.setUserId("canary"), places);
    add("session_id", e -> e.setSessionId("canary"), places);
    add(
        "session_id alone",
        e -> {
          e.setUserId(null);
          e.setSessionId("canary");
        },
        places);
    add("entity_id", e -> e.setEntityId("canary"), places);
    add("page_url with a name", e -> e.setPageUrl("https://canary/u/canary@example.com"), places);
    add("endpoint with a name", e -> e.setEndpoint("/u/canary@example.com"), places);
    add("user_agent", e -> e.setUserAgent("canary"), places);
    add("ip_address", e -> e.setIpAddress("canary"), places);
    add("error_message", e -> e.setErrorMessage("canary"), places);
    add("stack_trace", e -> e.setStackTrace("canary"), places);
    add("notes", e -> e.setNotes("canary"), places);
    add("tags", e -> e.setTags(List.of("canary")), places);
    add("trace_id", e -> e.setTraceId("canary"), places);
    add("action_type with e-mail", e -> e.setActionType("canary@example.com"), places);
    add("action_name with e-mail", e -> e.setActionName("view canary@example.com"), places);
    add("persona_id with e-mail", e -> e.setPersonaId("canary@example.com"), places);
    add(
        "attributes not allowed",
        e -> e.setAttributes("{\"customer\":\"canary\",\"canary\":1}"),
        places);
    add(
        "attributes not allowed, deep",
        e -> e.setAttributes("{\"owner\":{\"name\":\"canary\"},\"stage\":[{\"canary\":1}]}"),
        places);
    add(
        "attributes allowed, with e-mail",
        e -> e.setAttributes("{\"owner\":\"canary@example.com\",\"stage\":[\"card of canary@x\"]}"),
        places);
    add("result_data not allowed", e -> e.setResultData("{\"customer\":\"canary\"}"), places);
    return places;
  }

  static UsageEvent everywhere() {
    UsageEvent event = Samples.usageEvent().build();
    never().forEach(place -> place.in(event));
    return event;
  }

  private static void json(
      String field, BiConsumer<UsageEvent, String> setter, List<Place> places) {
    add(field + " secrets", e -> setter.accept(e, SECRET_JSON), places);
    for (String name :
        List.of(
            "password",
            "Authorization",
            "cookie",
            "request_body",
            "responseBody",
            "prompt",
            "message",
            "content",
            "file_path",
            "query",
            "query_string",
            "secret",
            "access-token",
            "shoe_SIZE")) {
      add(field + " " + name, e -> setter.accept(e, "{\"" + name + "\":\"canary\"}"), places);
    }
    for (String text : TEXTS) {
      String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
      add(
          field + " " + text,
          e -> setter.accept(e, "{\"note\":\"" + quoted + "\",\"owner\":[\"" + quoted + "\"]}"),
          places);
    }
    add(field + " no JSON", e -> setter.accept(e, "canary"), places);
    add(
        field + " half of JSON",
        e -> setter.accept(e, "{\"note\":\"x\",\"owner\":\"canary"),
        places);
    add(
        field + " a path as a name",
        e -> setter.accept(e, "{\"note\":{\"/home/canary/x\":1},\"/home/canary/x\":1}"),
        places);
  }

  private static void text(
      String field, BiConsumer<UsageEvent, String> setter, List<Place> places) {
    for (String text : TEXTS) {
      add(field + " " + text, e -> setter.accept(e, text), places);
      add(field + " and " + text, e -> setter.accept(e, "failed, (" + text + ") again"), places);
    }
  }

  private static void add(String name, Consumer<UsageEvent> fill, List<Place> places) {
    places.add(new Place(name, fill));
  }
}
