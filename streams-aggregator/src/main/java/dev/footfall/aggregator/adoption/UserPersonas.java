package dev.footfall.aggregator.adoption;

import dev.footfall.aggregator.state.BinaryCodec;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/** The personas of one user by time window, of which there are few. Mutable; for one thread. */
final class UserPersonas {

  static final BinaryCodec<UserPersonas> CODEC = new Codec();

  /** Windows of one user at most; a client that invents names can't fill the state. */
  static final int WINDOWS = 8;

  private final Map<String, PersonaHistory> byWindow = new TreeMap<>();

  /** The history in a window, null when there is none. */
  @Nullable PersonaHistory in(String timeWindow) {
    return byWindow.get(timeWindow);
  }

  /** The history in a window, a new one when there is none; null when there are too many. */
  @Nullable PersonaHistory orNew(String timeWindow) {
    return byWindow.size() < WINDOWS
        ? byWindow.computeIfAbsent(timeWindow, window -> new PersonaHistory())
        : byWindow.get(timeWindow);
  }

  Iterable<String> windows() {
    return byWindow.keySet();
  }

  private static final class Codec extends BinaryCodec<UserPersonas> {

    @Override
    public void write(UserPersonas value, BinaryEncoder out) throws IOException {
      out.writeInt(value.byWindow.size());
      for (Map.Entry<String, PersonaHistory> window : value.byWindow.entrySet()) {
        out.writeString(window.getKey());
        window.getValue().write(out);
      }
    }

    @Override
    public UserPersonas read(BinaryDecoder in) throws IOException {
      UserPersonas value = new UserPersonas();
      for (int left = in.readInt(); left > 0; left--) {
        value.byWindow.put(in.readString(), PersonaHistory.read(in));
      }
      return value;
    }
  }
}
