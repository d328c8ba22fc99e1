package dev.footfall.standalone.sample;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the sample answers. */
final class SampleRoutes {

  private final SamplePage page;
  private final PersonaUsage personas;
  private final CrmActions crm;
  private final ReportExport reports;

  SampleRoutes(SamplePage page, PersonaUsage personas, CrmActions crm, ReportExport reports) {
    this.page = page;
    this.personas = personas;
    this.crm = crm;
    this.reports = reports;
  }

  void page(Context request) {
    request.header("Cache-Control", "no-cache").html(page.html());
  }

  void file(Context request) {
    String name = request.pathParam("file");
    page.file(name)
        .ifPresentOrElse(
            content ->
                request
                    .header("Cache-Control", "no-cache")
                    .contentType(SamplePage.mediaType(name))
                    .result(content),
            () -> problem(request, HttpStatus.NOT_FOUND, "There is no such file."));
  }

  /**
   * {@code GET /persona/{id}}: usage is logged unless the caller or the environment says not to.
   */
  void persona(Context request) {
    long startNanos = System.nanoTime();
    Boolean include = flag(request, "include_usage");
    Boolean log = flag(request, "log_usage");
    if (include == null || log == null) {
      problem(
          request,
          HttpStatus.BAD_REQUEST,
          "include_usage and log_usage are true or false; leave them out for true.");
      return;
    }
    Persona persona = persona(request, request.pathParam("id"));
    if (persona == null) {
      return;
    }
    boolean logged = include && log && personas.enabled();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("id", persona.id());
    answer.put("name", persona.name());
    answer.put("domain", persona.domain());
    answer.put("story", persona.story());
    answer.put("usage_logged", logged);
    request.header("Cache-Control", "no-store").json(answer);
    if (logged) {
      personas.viewed(
          persona, Visitor.of(request), Duration.ofNanos(System.nanoTime() - startNanos));
    }
  }

  /** {@code POST /persona/{id}/copy}: the button "Copy story" was pressed. */
  void copied(Context request) {
    Persona persona = persona(request, request.pathParam("id"));
    if (persona != null) {
      personas.copied(persona, Visitor.of(request));
      said(request, "persona", "copy", personas.enabled());
    }
  }

  /** {@code POST /crm/{action}}. */
  void crm(Context request) {
    String name = request.pathParam("action");
    if (crm.press(name, Visitor.of(request)).isPresent()) {
      said(request, "crm", name, true);
    } else {
      problem(request, HttpStatus.NOT_FOUND, "There is no such action; see the page's buttons.");
    }
  }

  /** {@code POST /report/export}. */
  void export(Context request) {
    try {
      request.header("Cache-Control", "no-store");
      request.contentType("text/csv;charset=utf-8").result(reports.export(Visitor.of(request)));
    } catch (ReportExport.ReportException e) {
      problem(request, HttpStatus.SERVICE_UNAVAILABLE, e.getMessage() + "; try again.");
    }
  }

  private static @Nullable Persona persona(Context request, String id) {
    Persona persona = Persona.byId(id).orElse(null);
    if (persona == null) {
      problem(request, HttpStatus.NOT_FOUND, "There is no persona with this id.");
    }
    return persona;
  }

  private static void said(Context request, String type, String name, boolean logged) {
    request
        .header("Cache-Control", "no-store")
        .json(Map.of("action_type", type, "action_name", name, "usage_logged", logged));
  }

  /** The flag, true when it is not given, null when it is something else. */
  private static @Nullable Boolean flag(Context request, String name) {
    String text = request.queryParam(name);
    if (text == null) {
      return true;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> null;
    };
  }

  /** An error as RFC 9457 has it. */
  static void problem(Context request, HttpStatus status, @Nullable String detail) {
    Map<String, Object> problem = new LinkedHashMap<>();
    problem.put("type", "about:blank");
    problem.put("title", status.getMessage());
    problem.put("status", status.getCode());
    problem.put("detail", detail == null ? status.getMessage() : detail);
    request
        .status(status)
        .header("Cache-Control", "no-store")
        .json(problem)
        .contentType("application/problem+json");
  }
}
