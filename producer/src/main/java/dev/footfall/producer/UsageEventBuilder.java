package dev.footfall.producer;

import dev.footfall.events.Channel;
import dev.footfall.events.ResultStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A usage event being filled in. One of the ending methods ({@link #success()}, {@link
 * #failed(Throwable)}, {@link #timeout}, {@link #pending()}, {@link #track(ResultStatus)}) tracks
 * it; without one nothing happens. No method throws or blocks: an event that can't be used is
 * refused and counted as {@link LossReason#INVALID}.
 *
 * <p>Everywhere null and blank mean absent, and of two calls the later one counts. Values are
 * copied when they are given. Use a builder for one event and from one thread.
 */
public final class UsageEventBuilder {

  private final Intake intake;
  private @Nullable UsageCapture capture;

  UsageEventBuilder(Intake intake, @Nullable String actionType, @Nullable String actionName) {
    this.intake = intake;
    this.capture = new UsageCapture(actionType, actionName);
  }

  /** When it happened; default is the moment of the ending call. */
  public UsageEventBuilder occurredAt(@Nullable Instant time) {
    open().occurredAt = time;
    return this;
  }

  /** The user: an e-mail address or another stable id. */
  public UsageEventBuilder user(@Nullable String id) {
    UsageCapture event = open();
    event.userId = event.id(id);
    return this;
  }

  /** The user's session, where the application has one. */
  public UsageEventBuilder session(@Nullable String id) {
    UsageCapture event = open();
    event.sessionId = event.id(id);
    return this;
  }

  /** A grouping of your own within the action type. */
  public UsageEventBuilder category(@Nullable String category) {
    UsageCapture event = open();
    event.actionCategory = event.text(category);
    return this;
  }

  /** Where the use came in; default is {@link Channel#UNKNOWN}. */
  public UsageEventBuilder channel(@Nullable Channel channel) {
    open().channel = channel == null ? Channel.UNKNOWN : channel;
    return this;
  }

  /** The thing acted on: its kind and its id. */
  public UsageEventBuilder entity(@Nullable String type, @Nullable String id) {
    UsageCapture event = open();
    event.entityType = event.text(type);
    event.entityId = event.text(id);
    return this;
  }

  /** The persona that was viewed, copied or in force. */
  public UsageEventBuilder persona(@Nullable String id) {
    UsageCapture event = open();
    event.personaId = event.name(id);
    return this;
  }

  /** Business domain of the persona. */
  public UsageEventBuilder domain(@Nullable String domain) {
    UsageCapture event = open();
    event.domain = event.text(domain);
    return this;
  }

  /** The page; its query string and fragment are cut off. */
  public UsageEventBuilder page(@Nullable String url) {
    UsageCapture event = open();
    event.pageUrl = event.text(url);
    return this;
  }

  /**
   * An HTTP request that was answered.
   *
   * @param method {@code GET} and so on
   * @param endpoint the route template, such as {@code /api/deals/{id}}; never a path with ids
   * @param status the HTTP status; negative means none
   */
  public UsageEventBuilder http(@Nullable String method, @Nullable String endpoint, int status) {
    UsageCapture event = open();
    event.httpMethod = event.text(method);
    event.endpoint = event.text(endpoint);
    event.statusCode = status;
    return this;
  }

  /** The HTTP User-Agent. */
  public UsageEventBuilder userAgent(@Nullable String userAgent) {
    UsageCapture event = open();
    event.userAgent = event.text(userAgent);
    return this;
  }

  /** The client's address as text; by default it is truncated before it is sent. */
  public UsageEventBuilder ipAddress(@Nullable String address) {
    UsageCapture event = open();
    event.ipAddress = event.text(address);
    return this;
  }

  /** What belongs to this action: a text. A blank name makes the event invalid. */
  public UsageEventBuilder attribute(@Nullable String name, @Nullable String value) {
    return addAttribute(name, value);
  }

  /** The same for a number. NaN and infinity, which JSON lacks, become null. */
  public UsageEventBuilder attribute(@Nullable String name, @Nullable Number value) {
    return addAttribute(name, value);
  }

  /** The same for a boolean. */
  public UsageEventBuilder attribute(@Nullable String name, boolean value) {
    return addAttribute(name, value);
  }

  /**
   * The same for an object: values are texts, enums, numbers, booleans, nulls, or again maps and
   * lists of such, 16 deep and 10,000 in number at most. Anything else makes the event invalid.
   */
  public UsageEventBuilder attribute(@Nullable String name, @Nullable Map<?, ?> value) {
    return addAttribute(name, value);
  }

  /** The same for a list. */
  public UsageEventBuilder attribute(@Nullable String name, @Nullable Collection<?> value) {
    return addAttribute(name, value);
  }

  private UsageEventBuilder addAttribute(@Nullable String name, @Nullable Object value) {
    UsageCapture event = open();
    event.attributes = add(event, event.attributes, name, value);
    return this;
  }

  /**
   * What came out of the action, in the field {@code result_data}: a value of the kinds that {@link
   * #attribute(String, Map)} lists.
   */
  public UsageEventBuilder result(@Nullable String name, @Nullable Object value) {
    UsageCapture event = open();
    event.resultData = add(event, event.resultData, name, value);
    return this;
  }

  private static AttributeList add(
      UsageCapture event,
      @Nullable AttributeList list,
      @Nullable String name,
      @Nullable Object value) {
    AttributeList target = list == null ? new AttributeList() : list;
    target.add(
        event.required(event.text(name), "an attribute's name is blank"),
        Snapshots.of(event, value));
    return target;
  }

  /** Adds a free label. */
  public UsageEventBuilder tag(@Nullable String tag) {
    open().tag(tag);
    return this;
  }

  /** A human remark. */
  public UsageEventBuilder notes(@Nullable String notes) {
    UsageCapture event = open();
    event.notes = event.text(notes);
    return this;
  }

  /** The W3C trace id, 32 hex digits. */
  public UsageEventBuilder trace(@Nullable String traceId) {
    UsageCapture event = open();
    event.traceId = event.text(traceId);
    return this;
  }

  /**
   * What went wrong where there is no exception to say it, such as {@code HTTP 404}; the class of
   * an exception comes before it.
   */
  public UsageEventBuilder errorType(@Nullable String type) {
    UsageCapture event = open();
    event.errorType = event.text(type);
    return this;
  }

  /** Tracks the event as a success. */
  public void success() {
    end(ResultStatus.SUCCESS, null, null);
  }

  /** Tracks the event as a success that took this long; a negative duration makes it invalid. */
  public void success(@Nullable Duration took) {
    end(ResultStatus.SUCCESS, null, took);
  }

  /** Tracks the event as an error, with class, message and stack trace of {@code error}. */
  public void failed(@Nullable Throwable error) {
    end(ResultStatus.ERROR, error, null);
  }

  /** Tracks the event as an error that took this long to show. */
  public void failed(@Nullable Throwable error, @Nullable Duration took) {
    end(ResultStatus.ERROR, error, took);
  }

  /** Tracks the event as one that was not answered in time, a failure like an error. */
  public void timeout(@Nullable Duration took) {
    end(ResultStatus.TIMEOUT, null, took);
  }

  /** Tracks the event as begun, with its result not known yet. */
  public void pending() {
    end(ResultStatus.PENDING, null, null);
  }

  /** Tracks the event with this result. */
  public void track(@Nullable ResultStatus status) {
    end(status, null, null);
  }

  /** Tracks the event with this result and duration. */
  public void track(@Nullable ResultStatus status, @Nullable Duration took) {
    end(status, null, took);
  }

  private void end(
      @Nullable ResultStatus status, @Nullable Throwable error, @Nullable Duration took) {
    UsageCapture event = open();
    capture = null;
    event.end(status == null ? ResultStatus.UNKNOWN : status, error, took, intake.now());
    intake.take(event);
  }

  /** Whether the event was tracked, and the builder not used since. */
  boolean isEnded() {
    return capture == null;
  }

  /**
   * After its end a builder fills in an event that is refused: the one in the queue is not ours.
   */
  private UsageCapture open() {
    UsageCapture event = capture;
    if (event == null) {
      event = new UsageCapture("-", "-");
      event.flaw("a builder was used again after its event was tracked");
      capture = event;
    }
    return event;
  }
}
