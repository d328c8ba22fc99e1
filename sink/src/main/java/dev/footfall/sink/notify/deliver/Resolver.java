package dev.footfall.sink.notify.deliver;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Names to addresses; a test puts a lying one in its place. */
@FunctionalInterface
interface Resolver {

  /** The addresses of {@code host}, at least one. */
  List<InetAddress> resolve(String host) throws IOException;

  /** The machine's own. */
  Resolver SYSTEM = host -> Arrays.asList(InetAddress.getAllByName(host));
}
