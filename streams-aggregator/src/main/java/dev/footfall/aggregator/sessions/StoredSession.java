package dev.footfall.aggregator.sessions;

import dev.footfall.aggregator.state.BinaryCodec;
import java.io.IOException;
import java.util.UUID;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/** A session as the store has it, under its key. */
record StoredSession(Session session, Activities activities) {

  static final BinaryCodec<UUID> KEY_CODEC = new KeyCodec();

  static final byte VERSION = 2;

  /** Sessions with the numbers of {@code names} in them. */
  static BinaryCodec<StoredSession> codec(ActionNames names) {
    return new Codec(names);
  }

  private static final class KeyCodec extends BinaryCodec<UUID> {

    @Override
    public void write(UUID value, BinaryEncoder out) throws IOException {
      out.writeLong(value.getMostSignificantBits());
      out.writeLong(value.getLeastSignificantBits());
    }

    @Override
    public UUID read(BinaryDecoder in) throws IOException {
      return new UUID(in.readLong(), in.readLong());
    }
  }

  private static final class Codec extends BinaryCodec<StoredSession> {

    private final ActionNames names;

    Codec(ActionNames names) {
      super(VERSION);
      this.names = names;
    }

    @Override
    public void write(StoredSession value, BinaryEncoder out) throws IOException {
      value.session.write(out);
      value.activities.write(names, out);
    }

    @Override
    public StoredSession read(BinaryDecoder in) throws IOException {
      return new StoredSession(Session.read(in), Activities.read(in, names::read));
    }

    /** The first version had names as they are. */
    @Override
    protected StoredSession readOlder(BinaryDecoder in, int older) throws IOException {
      return new StoredSession(Session.read(in), Activities.read(in, BinaryDecoder::readString));
    }
  }
}
