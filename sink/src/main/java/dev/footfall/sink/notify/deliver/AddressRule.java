package dev.footfall.sink.notify.deliver;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Which addresses may be connected to: those of the public internet, by the registries of special
 * addresses (RFC 6890 and its successors). Private and loopback ones only where a receiver says so;
 * link-local ones, where clouds keep credentials, and multicast never. What carries an IPv4 address
 * inside is judged by that one.
 */
final class AddressRule {

  private static final List<AddressBlock> PRIVATE =
      AddressBlock.list(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "::1/128",
          "fc00::/7");

  private static final List<AddressBlock> NEVER =
      AddressBlock.list(
          "0.0.0.0/8",
          "169.254.0.0/16",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          // Metadata services of clouds among private addresses.
          "100.100.100.200/32",
          "fd00:ec2::/32",
          "fd20:ce::/32",
          // Tunnels and documentation within the public block.
          "2001::/23",
          "2001:db8::/32",
          "3fff::/20");

  private static final AddressBlock PUBLIC_V6 = AddressBlock.of("2000::/3");
  private static final AddressBlock SIX_TO_FOUR = AddressBlock.of("2002::/16");
  private static final AddressBlock NAT64 = AddressBlock.of("64:ff9b::/96");
  private static final AddressBlock COMPATIBLE = AddressBlock.of("::/96");

  private AddressRule() {}

  /** Whether a connection to {@code address} is allowed. */
  static boolean allows(InetAddress address, boolean allowPrivate) {
    byte[] bytes = address.getAddress();
    if (!(address instanceof Inet4Address)) {
      // Loopback looks like an IPv4 address inside an IPv6 one, and is none.
      boolean compatible = COMPATIBLE.contains(bytes) && !address.isLoopbackAddress();
      if (compatible || NAT64.contains(bytes)) {
        return allowsV4(bytes, 12, allowPrivate);
      }
      if (SIX_TO_FOUR.contains(bytes)) {
        return allowsV4(bytes, 2, allowPrivate);
      }
    }
    if (NEVER.stream().anyMatch(block -> block.contains(bytes))) {
      return false;
    }
    if (PRIVATE.stream().anyMatch(block -> block.contains(bytes))) {
      return allowPrivate;
    }
    return address instanceof Inet4Address || PUBLIC_V6.contains(bytes);
  }

  private static boolean allowsV4(byte[] bytes, int from, boolean allowPrivate) {
    byte[] inside = java.util.Arrays.copyOfRange(bytes, from, from + 4);
    try {
      return allows(InetAddress.getByAddress(inside), allowPrivate);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
