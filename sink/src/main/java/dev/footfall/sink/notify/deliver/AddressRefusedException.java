package dev.footfall.sink.notify.deliver;

import java.io.IOException;
import java.net.InetAddress;

/** A host leads to an address that nothing is sent to. */
final class AddressRefusedException extends IOException {

  private static final long serialVersionUID = 1;

  private AddressRefusedException(InetAddress address, boolean allowPrivate) {
    super(
        "the host has the address "
            + address.getHostAddress()
            + ", which is not one of the public internet"
            + (AddressRule.allows(address, true) && !allowPrivate
                ? "; if that is meant, set allow_private: true for the receiver"
                : ""));
  }

  static void check(InetAddress address, boolean allowPrivate) throws AddressRefusedException {
    if (!AddressRule.allows(address, allowPrivate)) {
      throw new AddressRefusedException(address, allowPrivate);
    }
  }
}
