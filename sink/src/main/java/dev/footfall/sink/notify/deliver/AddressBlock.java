package dev.footfall.sink.notify.deliver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** A block of addresses, such as {@code 10.0.0.0/8}. */
record AddressBlock(List<Byte> first, int bits) {

  static AddressBlock of(String text) {
    int slash = text.indexOf('/');
    try {
      // A literal: nothing is looked up.
      byte[] bytes = InetAddress.getByName(text.substring(0, slash)).getAddress();
      Byte[] boxed = new Byte[bytes.length];
      Arrays.setAll(boxed, i -> bytes[i]);
      return new AddressBlock(List.of(boxed), Integer.parseInt(text.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text + " is no block of addresses", e);
    }
  }

  static List<AddressBlock> list(String... texts) {
    return Arrays.stream(texts).map(AddressBlock::of).toList();
  }

  boolean contains(byte[] address) {
    if (address.length != first.size()) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((address[bit >> 3] & mask) != (first.get(bit >> 3) & mask)) {
        return false;
      }
    }
    return true;
  }
}
