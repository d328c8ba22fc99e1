package dev.footfall.sink.notify.deliver;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a webhook goes. Stricter than URLs are: what two programs may read differently, such as
 * user names, numbers for hosts and escapes, is refused, so that nobody can mean one host and reach
 * another. Neither {@link #toString()} nor a message shows more than the host.
 *
 * @param secure whether it is https
 * @param host name, IPv4 address, or IPv6 address without brackets
 * @param port the port
 * @param path path and query
 */
record WebAddress(boolean secure, String host, int port, String path) {

  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.?");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
  private static final Pattern NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)\\.?");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]+");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException when it is none that is allowed; the message does not quote it
   */
  static WebAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the address is no URL", e);
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("the address must begin with https:// or http://");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the address must have a host, and neither user name nor fragment; give a password in"
              + " http_config");
    }
    boolean secure = scheme.equals("https");
    int port = uri.getPort() == -1 ? (secure ? 443 : 80) : uri.getPort();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    if (port < 1 || port > 65535 || !(path + query).chars().allMatch(c -> c > 32 && c < 127)) {
      throw new IllegalArgumentException("port, path or query of the address is not allowed");
    }
    return new WebAddress(secure, host(uri.getHost().toLowerCase(Locale.ROOT)), port, path + query);
  }

  private static String host(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    boolean good =
        bracketed
            ? IPV6.matcher(bare).matches()
            : NUMBER.matcher(bare).matches()
                ? IPV4.matcher(bare).matches()
                : NAME.matcher(bare).matches();
    if (!good) {
      throw new IllegalArgumentException(
          "the address must have a host name, four decimal numbers, or an IPv6 address in"
              + " brackets");
    }
    return bare;
  }

  /** The {@code Host} header. */
  String authority() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? shown : shown + ":" + port;
  }

  @Override
  public String toString() {
    return authority();
  }
}
