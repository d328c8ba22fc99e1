package dev.footfall.aggregator.cube;

import dev.footfall.aggregator.input.Use;
import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.events.Channel;
import dev.footfall.events.UsageAggregateKey;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What events are grouped by, apart from time: the cell of the cube without its window. Also the
 * key of the repartition topic. All windows of one cell are in one task, through {@link
 * ServicePartitioner}, and in one partition of the output, through {@link CellPartitioner}.
 *
 * @param personaId null when the event is about no persona
 */
public record Dimensions(
    String serviceName,
    String actionType,
    String actionName,
    Channel channel,
    @Nullable String personaId) {

  public static final BinaryCodec<Dimensions> CODEC = new Codec();

  /** Instead of a name for which there is no cell of its own; see {@link CellLimit}. */
  public static final String OTHER = "__other__";

  /** All services that are not told apart; see {@link ServiceLimit}. */
  static final Dimensions OF_OTHER_SERVICES =
      new Dimensions(OTHER, OTHER, OTHER, Channel.UNKNOWN, null);

  public static Dimensions of(Use use) {
    return new Dimensions(
        use.serviceName(),
        use.actionType(),
        use.actionName(),
        use.channel(),
        // An empty one is none, as it is in the sink's key, or the two would be one row there.
        "".equals(use.personaId()) ? null : use.personaId());
  }

  public static Dimensions of(UsageAggregateKey key) {
    return new Dimensions(
        key.getServiceName(),
        key.getActionType(),
        key.getActionName(),
        key.getChannel(),
        key.getPersonaId());
  }

  Dimensions withAction(String type, String name) {
    return new Dimensions(serviceName, type, name, channel, personaId);
  }

  Dimensions withPersona(String id) {
    return new Dimensions(serviceName, actionType, actionName, channel, id);
  }

  /** Bytes that it can take when it is written. */
  int mostBytes() {
    int chars = serviceName.length() + actionType.length() + actionName.length();
    int persona = personaId == null ? 0 : personaId.length();
    return 3 * (chars + persona) + 32; // three bytes of UTF-8 for each, lengths and the channel
  }

  private static final class Codec extends BinaryCodec<Dimensions> {

    @Override
    public void write(Dimensions value, BinaryEncoder out) throws IOException {
      out.writeString(value.serviceName);
      out.writeString(value.actionType);
      out.writeString(value.actionName);
      // By name: another symbol in the middle of the enum must not change what is stored.
      out.writeString(value.channel.name());
      out.writeBoolean(value.personaId != null);
      if (value.personaId != null) {
        out.writeString(value.personaId);
      }
    }

    @Override
    public Dimensions read(BinaryDecoder in) throws IOException {
      return new Dimensions(
          in.readString(),
          in.readString(),
          in.readString(),
          Channel.valueOf(in.readString()),
          in.readBoolean() ? in.readString() : null);
    }
  }
}
