package dev.footfall.schemas.serde;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Settings of the serializers and of {@link RegistryClient}. Those that Confluent's classes have
 * too carry Confluent's names, so that the class can be changed without changing the settings.
 * Other names in the same map are ignored, as Kafka passes a client's whole configuration.
 */
public final class RegistrySettings extends AbstractConfig {

  /** What the names of the registry's settings start with. */
  public static final String PREFIX = "schema.registry.";

  /**
   * Base addresses of the registry's Confluent-compatible API; several are tried in order. {@code
   * user:password@} in the first one is used when neither {@link #BASIC_AUTH} nor {@link
   * #BEARER_TOKEN} is set.
   */
  public static final String URL = PREFIX + "url";

  /** {@code user:password} for basic authentication; empty means none. */
  public static final String BASIC_AUTH = PREFIX + "basic.auth.user.info";

  /** Token for bearer authentication; empty means none. */
  public static final String BEARER_TOKEN = PREFIX + "bearer.auth.token";

  /** Whether a serializer registers a schema that the registry does not have. */
  public static final String AUTO_REGISTER = "auto.register.schemas";

  /** How long one request may take. */
  public static final String REQUEST_TIMEOUT_MS = PREFIX + "request.timeout.ms";

  /** How long one look-up may take with all its retries. */
  public static final String MAX_WAIT_MS = PREFIX + "max.wait.ms";

  /**
   * A file that keeps schema ids over restarts, so that a start without the registry can send;
   * empty means none.
   */
  public static final String ID_FILE = PREFIX + "id.file";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              URL, Type.LIST, Importance.HIGH, "Base addresses of the registry, tried in order.")
          .define(
              BASIC_AUTH, Type.PASSWORD, "", Importance.MEDIUM, "user:password; empty means none.")
          .define(
              BEARER_TOKEN, Type.PASSWORD, "", Importance.MEDIUM, "Bearer token; empty means none.")
          .define(AUTO_REGISTER, Type.BOOLEAN, true, Importance.MEDIUM, "Register unknown schemas.")
          .define(
              REQUEST_TIMEOUT_MS,
              Type.INT,
              2000,
              ConfigDef.Range.atLeast(1),
              Importance.LOW,
              "Limit of one request, milliseconds.")
          .define(
              MAX_WAIT_MS,
              Type.INT,
              5000,
              ConfigDef.Range.atLeast(1),
              Importance.LOW,
              "Limit of one look-up with its retries, milliseconds.")
          .define(ID_FILE, Type.STRING, "", Importance.LOW, "File that keeps ids over restarts.");

  private final List<URI> urls;
  private final Optional<String> authorization;
  private final Optional<Path> idFile;

  /**
   * Reads the settings. What is wrong is an error now, not at the first event.
   *
   * @throws ConfigException when one is missing or has a bad value; the message names it and shows
   *     no secret
   */
  public RegistrySettings(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    List<URI> given = getList(URL).stream().map(this::url).toList();
    if (given.isEmpty()) {
      throw new ConfigException(URL, given, "at least one address is needed");
    }
    urls = given.stream().map(RegistrySettings::withoutUserInfo).toList();
    authorization = authorization(Optional.ofNullable(given.get(0).getUserInfo()));
    idFile = idFile(getString(ID_FILE));
  }

  /** The addresses, without user information and without a slash at the end. */
  List<URI> urls() {
    return urls;
  }

  /** The {@code Authorization} header to send, if any. */
  Optional<String> authorization() {
    return authorization;
  }

  private URI url(String text) {
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (url.getHost() != null
          && url.getPort() <= 65535
          && url.getRawQuery() == null
          && url.getRawFragment() == null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException e) {
      // reported below: the parser's words would show the whole text
    }
    // A comma or a slash in a password cuts an address at a place we can't know.
    boolean maySecret = String.join(",", getList(URL)).contains("@");
    throw new ConfigException(
        URL,
        maySecret ? "(not shown, it may hold a password)" : text,
        "must be an http or https address such as http://localhost:8081/apis/ccompat/v7");
  }

  private static URI withoutUserInfo(URI url) {
    return URI.create(withoutCredentials(url.toString()));
  }

  private Optional<String> authorization(Optional<String> userInfo) {
    String bearer = getPassword(BEARER_TOKEN).value();
    if (!bearer.isEmpty()) {
      if (!bearer.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
        // The HTTP client would refuse it too, with the token in its message.
        throw new ConfigException(
            BEARER_TOKEN, Password.HIDDEN, "must be one line of ASCII without spaces");
      }
      return Optional.of("Bearer " + bearer);
    }
    String basic = getPassword(BASIC_AUTH).value();
    return (basic.isEmpty() ? userInfo : Optional.of(basic))
        .map(b -> "Basic " + Base64.getEncoder().encodeToString(b.getBytes(UTF_8)));
  }

  private static Optional<Path> idFile(String file) {
    try {
      return file.isBlank() ? Optional.empty() : Optional.of(Path.of(file));
    } catch (InvalidPathException e) {
      throw new ConfigException(ID_FILE, file, "must be the path of a file: " + e.getReason());
    }
  }

  boolean autoRegister() {
    return getBoolean(AUTO_REGISTER);
  }

  Duration requestTimeout() {
    return Duration.ofMillis(getInt(REQUEST_TIMEOUT_MS));
  }

  Duration maxWait() {
    return Duration.ofMillis(getInt(MAX_WAIT_MS));
  }

  Optional<Path> idFile() {
    return idFile;
  }

  /** An address, or several, as they may be shown: user information cut out. */
  public static String withoutCredentials(String url) {
    // To the last @: a password may have a slash or an @ in it that should have been escaped.
    return url.replaceAll("//[^,\\s]*@", "//");
  }
}
