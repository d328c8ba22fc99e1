package dev.footfall.producer.privacy;

import org.jspecify.annotations.Nullable;

/** What is done with a client's address at level {@link Level#FULL}; below it there is none. */
public enum IpAddresses {
  /** IPv4 keeps its first 24 bits, IPv6 its first 48; what is no address is dropped. */
  TRUNCATED,
  /** No address is recorded. */
  DROPPED;

  private static final int GROUPS = 8;

  @Nullable String apply(@Nullable String address) {
    if (address == null) {
      return null;
    }
    return switch (this) {
      case TRUNCATED -> truncated(address);
      case DROPPED -> null;
    };
  }

  /** Parsed by hand: InetAddress asks the name server about what is no address. */
  private static @Nullable String truncated(String address) {
    int zone = address.indexOf('%');
    String literal = zone < 0 ? address : address.substring(0, zone);
    return literal.indexOf(':') < 0 ? ipv4(literal) : ipv6(literal);
  }

  private static @Nullable String ipv4(String literal) {
    String[] parts = literal.split("\\.", 5);
    if (parts.length != 4) {
      return null;
    }
    StringBuilder kept = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      int octet = number(parts[i], 10, 3);
      if (octet < 0 || octet > 255) {
        return null;
      }
      kept.append(i < 3 ? octet + "." : "0");
    }
    return kept.toString();
  }

  private static @Nullable String ipv6(String literal) {
    int lastColon = literal.lastIndexOf(':');
    String mapped = literal.substring(lastColon + 1);
    if (mapped.indexOf('.') >= 0) { // ::ffff:83.149.9.216 is an IPv4 address in disguise
      return ipv4(mapped);
    }
    int gap = literal.indexOf("::");
    String head = gap < 0 ? literal : literal.substring(0, gap);
    String tail = gap < 0 ? "" : literal.substring(gap + 2);
    String[] before = head.isEmpty() ? new String[0] : head.split(":", -1);
    String[] after = tail.isEmpty() ? new String[0] : tail.split(":", -1);
    int given = before.length + after.length;
    if (gap < 0 ? given != GROUPS : given >= GROUPS) {
      return null;
    }
    int[] groups = new int[GROUPS];
    for (int i = 0; i < given; i++) {
      boolean leading = i < before.length;
      int group = number(leading ? before[i] : after[i - before.length], 16, 4);
      if (group < 0) {
        return null;
      }
      groups[leading ? i : GROUPS - given + i] = group;
    }
    return (groups[0] | groups[1] | groups[2]) == 0
        ? "::"
        : Integer.toHexString(groups[0])
            + ':'
            + Integer.toHexString(groups[1])
            + ':'
            + Integer.toHexString(groups[2])
            + "::";
  }

  /** A number of ASCII digits, -1 when it is none. */
  private static int number(String text, int radix, int maxDigits) {
    if (text.isEmpty() || text.length() > maxDigits) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), radix) : -1;
      if (digit < 0) {
        return -1;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
