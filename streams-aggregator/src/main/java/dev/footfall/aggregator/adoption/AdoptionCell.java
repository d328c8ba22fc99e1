package dev.footfall.aggregator.adoption;

import dev.footfall.aggregator.state.BinaryCodec;
import dev.footfall.events.Channel;
import dev.footfall.events.PersonaAdoptionKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.jspecify.annotations.Nullable;

/**
 * What uses are counted by: a day and who viewed what; or, without a day, the standing of a persona
 * among those who have it now. Days come first in the store, big-endian, so that those that close
 * next lie first.
 *
 * @param dayMs start of the day in UTC, milliseconds since 1970; {@link #STANDING} without a day
 * @param assigned the persona that the user had in the window at the time, null when none
 * @param viewed the persona that the use is about, null when none
 */
record AdoptionCell(
    long dayMs,
    String timeWindow,
    @Nullable String assigned,
    @Nullable String viewed,
    @Nullable String domain,
    Channel channel) {

  static final BinaryCodec<AdoptionCell> CODEC = new Codec();

  static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

  /** Sorts behind every day. */
  static final long STANDING = Long.MAX_VALUE;

  /** The cell of a use at {@code timeMs}. */
  static AdoptionCell at(
      long timeMs,
      String timeWindow,
      @Nullable String assigned,
      @Nullable String viewed,
      @Nullable String domain,
      Channel channel) {
    return new AdoptionCell(
        timeMs - timeMs % DAY_MS, timeWindow, assigned, viewed, domain, channel);
  }

  /** The standing of {@code persona} now. */
  static AdoptionCell standing(String timeWindow, String persona) {
    return new AdoptionCell(STANDING, timeWindow, persona, null, null, Channel.UNKNOWN);
  }

  /** Sorts before every cell of that day, after those of every day before. */
  static AdoptionCell bound(long dayMs) {
    return new AdoptionCell(dayMs, "", null, null, null, Channel.UNKNOWN);
  }

  boolean isStanding() {
    return dayMs == STANDING;
  }

  PersonaAdoptionKey key() {
    PersonaAdoptionKey key = new PersonaAdoptionKey();
    key.setDayStart(isStanding() ? null : Instant.ofEpochMilli(dayMs));
    key.setTimeWindow(timeWindow);
    key.setAssignedPersonaId(assigned);
    key.setViewedPersonaId(viewed);
    key.setDomain(domain);
    key.setChannel(channel);
    return key;
  }

  static AdoptionCell of(PersonaAdoptionKey key) {
    Instant day = key.getDayStart();
    return new AdoptionCell(
        day == null ? STANDING : day.toEpochMilli(),
        key.getTimeWindow(),
        key.getAssignedPersonaId(),
        key.getViewedPersonaId(),
        key.getDomain(),
        key.getChannel());
  }

  private static final class Codec extends BinaryCodec<AdoptionCell> {

    @Override
    public void write(AdoptionCell value, BinaryEncoder out) throws IOException {
      out.writeFixed(ByteBuffer.allocate(Long.BYTES).putLong(value.dayMs).array());
      out.writeString(value.timeWindow);
      writeNullable(value.assigned, out);
      writeNullable(value.viewed, out);
      writeNullable(value.domain, out);
      out.writeString(value.channel.name());
    }

    @Override
    public AdoptionCell read(BinaryDecoder in) throws IOException {
      byte[] day = new byte[Long.BYTES];
      in.readFixed(day);
      return new AdoptionCell(
          ByteBuffer.wrap(day).getLong(),
          in.readString(),
          readNullable(in),
          readNullable(in),
          readNullable(in),
          Channel.valueOf(in.readString()));
    }
  }
}
