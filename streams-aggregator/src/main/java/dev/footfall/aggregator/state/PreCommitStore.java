package dev.footfall.aggregator.state;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Runs something right before each commit of a task, inside the transaction that the commit ends.
 *
 * <p>A processor that keeps results in the heap has to give them out before the offsets of what
 * they were made from are committed, and never after. Kafka Streams has that hook, but only for its
 * own caches: {@code StreamTask.prepareCommit} calls {@code flushCache()} on every store that is a
 * {@code CachedStateStore}, and then flushes the producer. This store stores nothing and is one of
 * those. The public way, a caching store behind every processor, costs a serialised read and write
 * per event instead of an addition.
 *
 * <p>It is the only class here that knows internals of Kafka Streams; {@code PreCommitStoreTest}
 * fails when they change. An action that fails takes the thread and its transaction with it. When a
 * task is closed after a failure Kafka Streams calls the hook once more and then aborts the
 * transaction: what is given out then is never seen. For the task's thread.
 */
public final class PreCommitStore implements StateStore, CachedStateStore<Object, Object> {

  private final String name;

  private boolean open;
  private @Nullable InternalProcessorContext<?, ?> context;
  private @Nullable ProcessorNode<?, ?, ?, ?> node;
  private Runnable action = () -> {};

  private PreCommitStore(String name) {
    this.name = name;
  }

  /** Builds such a store, without a changelog. */
  public static StoreBuilder<PreCommitStore> builder(String name) {
    return new Builder(name);
  }

  /**
   * Runs {@code action} before each commit, as if in a call of the processor whose {@code context}
   * it is: it may use its stores and forward. To be called in {@code init}, which runs again when
   * Kafka Streams revives a task; the last call counts.
   */
  public void beforeCommit(ProcessorContext<?, ?> context, Runnable action) {
    InternalProcessorContext<?, ?> internal = (InternalProcessorContext<?, ?>) context;
    this.context = internal;
    this.node = internal.currentNode();
    this.action = action;
  }

  /**
   * The same for a processor whose input makes commits worth while: it says so to what is returned.
   */
  public CommitRequests beforeCommit(
      ProcessorContext<?, ?> context, CommitPace pace, CommitPace.Stage stage, Runnable action) {
    CommitRequests requests = new CommitRequests(context, pace, stage);
    beforeCommit(
        context,
        () -> {
          action.run();
          requests.committing(context.currentSystemTimeMs());
        });
    return requests;
  }

  @Override
  public void flushCache() {
    InternalProcessorContext<?, ?> task = context;
    if (task == null) {
      return; // between the registration of stores and the processor's init
    }
    ProcessorNode<?, ?, ?, ?> nodeBefore = task.currentNode();
    ProcessorRecordContext recordBefore = task.recordContext();
    task.setCurrentNode(node);
    // What is given out belongs to no input record; a punctuation has the same context.
    task.setRecordContext(
        new ProcessorRecordContext(task.currentSystemTimeMs(), -1, -1, null, new RecordHeaders()));
    try {
      action.run();
    } finally {
      task.setCurrentNode(nodeBefore);
      task.setRecordContext(recordBefore);
    }
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public void clearCache() {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext stateStoreContext, StateStore root) {
    stateStoreContext.register(root, (key, value) -> {});
    // A revived task: what its processor kept went with the old transaction.
    context = null;
    open = true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Kafka's own builders would wrap the store in one that records metrics. */
  private static final class Builder implements StoreBuilder<PreCommitStore> {

    private final String name;

    Builder(String name) {
      this.name = name;
    }

    @Override
    public PreCommitStore build() {
      return new PreCommitStore(name);
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public Map<String, String> logConfig() {
      return new HashMap<>();
    }

    @Override
    public StoreBuilder<PreCommitStore> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<PreCommitStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<PreCommitStore> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException(name + " has nothing to log");
    }

    @Override
    public StoreBuilder<PreCommitStore> withLoggingDisabled() {
      return this;
    }
  }
}
