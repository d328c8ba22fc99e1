package dev.footfall.sink;

import dev.footfall.schemas.ConnectionSettings;
import dev.footfall.sink.books.BooksPlan;
import dev.footfall.sink.notify.NotifierConfig;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;

/**
 * Settings of the sink. Memory in use grows with {@code writers × batch.bytes}: each writer has one
 * batch in hand and one that waits, and all of them together as much again that was read on.
 *
 * @param groupId consumer group, and the name under which offsets are kept in PostgreSQL
 * @param instanceId name of this instance in its group, the same over restarts; empty means none
 * @param writers writer threads, each with a connection of its own
 * @param batch when a batch is full
 * @param pollTimeout how long one poll waits for records
 * @param maxPollRecords records that one poll returns at most
 * @param retry pauses between attempts while a part is away
 * @param releaseTimeout how long a revoked partition, or the end of the service, waits for a
 *     transaction under way
 * @param rejection when refused rows stop the sink
 * @param maintenance what is made ahead and what leaves, and how often
 * @param books how what producers sent is compared with what arrived
 * @param notifier who is told of alerts, and how
 * @param migrate whether the service migrates the database when it starts
 * @param databaseWait how long the migration waits for a database that does not answer
 * @param database where PostgreSQL is
 * @param connections where Kafka and the registry are
 */
public record SinkConfig(
    String groupId,
    String instanceId,
    int writers,
    BatchLimits batch,
    Duration pollTimeout,
    int maxPollRecords,
    Backoff retry,
    Duration releaseTimeout,
    RejectionLimit rejection,
    MaintenancePlan maintenance,
    BooksPlan books,
    NotifierConfig notifier,
    boolean migrate,
    Duration databaseWait,
    DatabaseConfig database,
    ConnectionSettings connections) {

  static final String GROUP_ID = "sink.group.id";
  static final String INSTANCE_ID = "sink.instance.id";
  static final String WRITERS = "sink.writers";
  static final String BATCH_ROWS = "sink.batch.rows.max";
  static final String BATCH_BYTES = "sink.batch.bytes.max";
  static final String BATCH_DAYS = "sink.batch.days.max";
  static final String BATCH_LINGER_MS = "sink.batch.linger.ms";
  static final String POLL_TIMEOUT_MS = "sink.poll.timeout.ms";
  static final String POLL_RECORDS = "sink.poll.records.max";
  static final String RETRY_MS = "sink.retry.backoff.ms";
  static final String RETRY_MAX_MS = "sink.retry.backoff.max.ms";
  static final String RELEASE_TIMEOUT_MS = "sink.release.timeout.ms";
  static final String REJECTED_SHARE = "sink.rejected.share.max";
  static final String REJECTED_ROWS = "sink.rejected.share.rows.min";
  static final String MIGRATE = "sink.migrate";
  static final String DATABASE_WAIT_MS = "sink.database.wait.ms";

  /** Every key that {@link #of} reads, with type, default and limits. */
  public static ConfigDef definition() {
    ConfigDef definition =
        new ConfigDef()
            .define(
                GROUP_ID,
                Type.STRING,
                "footfall-sink",
                new ConfigDef.NonEmptyString(),
                Importance.MEDIUM,
                "Consumer group, and the name under which offsets are kept in PostgreSQL.")
            .define(
                INSTANCE_ID,
                Type.STRING,
                "",
                Importance.MEDIUM,
                "Name of this instance, unique in its group and the same over restarts: with it an"
                    + " instance that was killed takes its partitions back at once, without it"
                    + " Kafka waits for the end of the session (45 s). Empty means none.")
            .define(
                WRITERS,
                Type.INT,
                2,
                Range.between(1, 64),
                Importance.MEDIUM,
                "Writer threads, each with its own connection and its own partitions.")
            .define(
                BATCH_ROWS,
                Type.INT,
                10_000,
                Range.between(1, 1_000_000),
                Importance.MEDIUM,
                "Rows of one transaction at most.")
            .define(
                BATCH_BYTES,
                Type.INT,
                16 << 20,
                Range.atLeast(1024),
                Importance.MEDIUM,
                "Bytes of one transaction at most, unless a single record is larger.")
            .define(
                BATCH_DAYS,
                Type.INT,
                100,
                Range.between(1, 1000),
                Importance.LOW,
                "Day partitions that one transaction touches at most. Each costs some seven locks"
                    + " of PostgreSQL's max_locks_per_transaction × max_connections.")
            .define(
                BATCH_LINGER_MS,
                Type.LONG,
                100L,
                Range.between(0, 60_000),
                Importance.MEDIUM,
                "How long a batch that is not full waits for more rows; 0 means not at all.")
            .define(
                POLL_TIMEOUT_MS,
                Type.LONG,
                200L,
                Range.between(1, 60_000),
                Importance.LOW,
                "How long one poll waits for records.")
            .define(
                POLL_RECORDS,
                Type.INT,
                5_000,
                Range.atLeast(1),
                Importance.LOW,
                "Records that one poll returns at most.")
            .define(
                RETRY_MS,
                Type.LONG,
                200L,
                Range.atLeast(1),
                Importance.LOW,
                "First pause before another attempt while PostgreSQL, Kafka or the registry is"
                    + " away; it doubles up to "
                    + RETRY_MAX_MS
                    + ".")
            .define(
                RETRY_MAX_MS,
                Type.LONG,
                10_000L,
                Range.atLeast(1),
                Importance.LOW,
                "Longest pause before another attempt.")
            .define(
                RELEASE_TIMEOUT_MS,
                Type.LONG,
                10_000L,
                Range.atLeast(0),
                Importance.LOW,
                "How long a revoked partition, or the end of the service, waits for a transaction"
                    + " under way.")
            .define(
                REJECTED_SHARE,
                Type.DOUBLE,
                0.5,
                Range.between(0.0, 1.0),
                Importance.MEDIUM,
                "Share of rows refused by PostgreSQL above which the sink stops, as the fault is"
                    + " then hardly in the rows; 1 means never.")
            .define(
                REJECTED_ROWS,
                Type.INT,
                1_000,
                Range.atLeast(1),
                Importance.LOW,
                "Rows over which that share is judged at least.")
            .define(
                MIGRATE,
                Type.BOOLEAN,
                true,
                Importance.MEDIUM,
                "Whether the sink creates roles and migrates tables when it starts; needs the"
                    + " owner's account.")
            .define(
                DATABASE_WAIT_MS,
                Type.LONG,
                60_000L,
                Range.atLeast(0),
                Importance.LOW,
                "How long the migration waits for a database that does not answer.");
    return DatabaseConfig.define(
        NotifierConfig.define(BooksPlan.define(MaintenancePlan.define(definition))));
  }

  /**
   * Reads the {@code sink.*}, {@code database.*}, {@code kafka.*} and {@code registry.*} settings
   * out of {@code settings}; others are not looked at.
   *
   * @throws ConfigException when a value is bad; the message names key, value and what is allowed
   */
  public static SinkConfig of(Map<String, String> settings) {
    AbstractConfig values = new AbstractConfig(definition(), settings, false);
    if (values.getLong(RETRY_MAX_MS) < values.getLong(RETRY_MS)) {
      throw new ConfigException(
          RETRY_MAX_MS, values.getLong(RETRY_MAX_MS), "must not be less than " + RETRY_MS);
    }
    return new SinkConfig(
        values.getString(GROUP_ID),
        values.getString(INSTANCE_ID),
        values.getInt(WRITERS),
        new BatchLimits(
            values.getInt(BATCH_ROWS),
            values.getInt(BATCH_BYTES),
            values.getInt(BATCH_DAYS),
            millis(values, BATCH_LINGER_MS)),
        millis(values, POLL_TIMEOUT_MS),
        values.getInt(POLL_RECORDS),
        new Backoff(millis(values, RETRY_MS), millis(values, RETRY_MAX_MS)),
        millis(values, RELEASE_TIMEOUT_MS),
        new RejectionLimit(values.getDouble(REJECTED_SHARE), values.getInt(REJECTED_ROWS)),
        MaintenancePlan.of(values),
        BooksPlan.of(values),
        NotifierConfig.of(values),
        values.getBoolean(MIGRATE),
        millis(values, DATABASE_WAIT_MS),
        DatabaseConfig.of(values),
        ConnectionSettings.of(settings));
  }

  private static Duration millis(AbstractConfig values, String key) {
    return Duration.ofMillis(values.getLong(key));
  }

  /** For operators: no secret is in it. */
  @Override
  public String toString() {
    return "group " + groupId + ", " + writers + " writers, " + connections + ", " + database;
  }
}
