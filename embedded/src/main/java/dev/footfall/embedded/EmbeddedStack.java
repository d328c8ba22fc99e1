package dev.footfall.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real parts on this machine: Kafka in this JVM, the registry and PostgreSQL as processes of
 * their own, everything on 127.0.0.1. One machine and one copy of everything: for development,
 * tests and demonstrations, not for data that nobody may lose.
 *
 * <p>Nothing stays behind when this process ends, in whatever way: the children notice. With kept
 * data, what was acknowledged survives that too, and PostgreSQL's commits survive a power cut. A
 * caller that wants an orderly end on Ctrl-C calls {@link #close} in a shutdown hook.
 *
 * <p>Thread-safe; the methods that start and stop parts wait for each other.
 */
public final class EmbeddedStack implements FootfallStack {

  private final DataDirectory data;
  private final Ports ports;
  private final Map<Part, StackPart> parts;
  private final @Nullable Guard guard;
  private final Map<Part, Duration> startTimes;
  private boolean closed;

  private EmbeddedStack(
      DataDirectory data, Ports ports, Map<Part, StackPart> parts, @Nullable Guard guard) {
    this.data = data;
    this.ports = ports;
    this.parts = parts;
    this.guard = guard;
    this.startTimes = ParallelStart.of(parts);
    if (guard != null) {
      // By now it has long loaded its classes, or failed to.
      guard
          .fault()
          .ifPresent(
              why -> {
                throw new StackException(why);
              });
    }
  }

  /** All parts, on free ports, with data that are gone after {@link #close}. */
  public static Builder builder() {
    return new Builder();
  }

  /** The ports in use; 0 for a part that was not asked for. */
  public Ports ports() {
    return ports;
  }

  /** Where all data and the parts' logs are. */
  public Path dataDirectory() {
    return data.path();
  }

  /** How long each part took to start; they started side by side. */
  public Map<Part, Duration> startTimes() {
    return startTimes;
  }

  /**
   * Why parts don't serve, in words; empty when all is well. It notices a process that is gone and
   * a broker that has given up, and does not call the parts.
   */
  public List<String> notReady() {
    return Stream.concat(
            parts.values().stream().map(StackPart::fault),
            Stream.ofNullable(guard).map(Guard::fault))
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    parts.values().forEach(part -> part.describe(settings));
    return settings;
  }

  /**
   * Stops one part abruptly. The registry and PostgreSQL's processes get SIGKILL. Kafka shares this
   * JVM, so its connections are cut before it answers anything more, its threads end, and its logs
   * are left to be recovered like after a crash; its last writes still reach the files.
   *
   * @throws IllegalArgumentException when the stack was started without this part
   */
  @Override
  public synchronized void kill(Part part) {
    part(part).kill();
  }

  /**
   * Starts a stopped part on its port with its state; a running one is stopped in order first.
   *
   * @throws IllegalArgumentException when the stack was started without this part
   * @throws StackException when it does not serve in time
   */
  @Override
  public synchronized void restart(Part part) {
    StackPart stopped = part(part);
    if (closed) {
      throw new StackException("the stack on " + data.path() + " is closed");
    }
    stopped.stop();
    stopped.start();
  }

  private StackPart part(Part part) {
    StackPart found = parts.get(part);
    if (found == null) {
      throw new IllegalArgumentException(
          "this stack has no %s, only %s".formatted(part, parts.keySet()));
    }
    return found;
  }

  /**
   * Stops everything in order. Takes about two seconds, at most about a minute; calling it again
   * does nothing.
   *
   * @throws StackException when a part did not stop; the others are stopped all the same
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    release(new ArrayList<>(parts.values()), guard, data);
  }

  private static void release(List<StackPart> parts, @Nullable Guard guard, DataDirectory data) {
    List<Runnable> steps = new ArrayList<>();
    Collections.reverse(parts);
    parts.forEach(part -> steps.add(part::stop));
    if (guard != null) {
      // While PostgreSQL still runs, the guard must stay.
      steps.add(guard::close);
    }
    steps.add(data::close);
    Failures.throwAfterAll(steps);
  }

  @Override
  public String toString() {
    return "EmbeddedStack" + settings() + " in " + data.path();
  }

  /** What to start, and where. Not thread-safe. */
  public static final class Builder {

    private @Nullable Path dataDirectory;
    private Ports ports = Ports.free();
    private Set<Part> only = EnumSet.allOf(Part.class);
    private boolean durable;

    private Builder() {}

    /**
     * Keeps all state in this directory and continues with what is there; it is made when missing.
     * Without it, state is in a temporary directory that {@link EmbeddedStack#close} removes.
     */
    public Builder dataDirectory(Path directory) {
      this.dataDirectory = directory;
      return this;
    }

    /** Which ports to listen on; free ones when not set. */
    public Builder ports(Ports ports) {
      this.ports = ports;
      return this;
    }

    /** Starts these parts only; all when not set or empty. */
    public Builder only(Part... parts) {
      this.only =
          parts.length == 0 ? EnumSet.allOf(Part.class) : EnumSet.copyOf(Arrays.asList(parts));
      return this;
    }

    /**
     * Makes PostgreSQL force its commits to disk also where data are not kept: slower, and the only
     * honest setting for measurements. Kept data always have it.
     */
    public Builder durable() {
      this.durable = true;
      return this;
    }

    /**
     * Starts the parts side by side and returns when all serve, usually within 5 s.
     *
     * @throws StackException when the directory is in use, can't be written or is full, when a port
     *     is taken, or when a part does not start; whatever was started is stopped again
     */
    public EmbeddedStack start() {
      Path kept = dataDirectory;
      DataDirectory data = kept == null ? DataDirectory.ephemeral() : DataDirectory.kept(kept);
      Map<Part, StackPart> parts = new EnumMap<>(Part.class);
      Guard guard = null;
      try {
        Ports fixed = new Ports(fix(Part.KAFKA), fix(Part.REGISTRY), fix(Part.POSTGRES));
        for (Part part : only) {
          LocalPorts.requireFree(part, fixed.of(part));
        }
        Optional<PostgresBinaries> postgres = postgres(data);
        // First, so that nothing is ever started that nobody would stop.
        if (data.isEphemeral() || postgres.isPresent()) {
          guard = Guard.start(data, postgres);
        }
        if (only.contains(Part.KAFKA)) {
          parts.put(Part.KAFKA, new KafkaPart(data.of("kafka"), fixed.kafka()));
        }
        if (only.contains(Part.REGISTRY)) {
          parts.put(Part.REGISTRY, new RegistryPart(data, fixed.registry()));
        }
        boolean sync = durable || !data.isEphemeral();
        postgres.ifPresent(
            p -> parts.put(Part.POSTGRES, new PostgresPart(data, fixed.postgres(), sync, p)));
        return new EmbeddedStack(data, fixed, parts, guard);
      } catch (RuntimeException failure) {
        try {
          release(new ArrayList<>(parts.values()), guard, data);
        } catch (RuntimeException e) {
          failure.addSuppressed(e);
        }
        throw failure;
      }
    }

    private int fix(Part part) {
      if (!only.contains(part)) {
        return 0;
      }
      int port = ports.of(part);
      return port == 0 ? LocalPorts.free() : port;
    }

    private Optional<PostgresBinaries> postgres(DataDirectory data) {
      if (!only.contains(Part.POSTGRES)) {
        return Optional.empty();
      }
      try {
        return Optional.of(PostgresBinaries.unpacked(data.path()));
      } catch (IOException e) {
        throw new StackException("PostgreSQL's programs can't be unpacked: " + e, e);
      }
    }
  }
}
