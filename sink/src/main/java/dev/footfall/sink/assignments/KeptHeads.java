package dev.footfall.sink.assignments;

import java.util.Iterator;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kept heads beside chains, both in the order of their ids: one pass over each. */
final class KeptHeads {

  private final Iterator<ChainHead> heads;
  private @Nullable ChainHead next;

  KeptHeads(Iterator<ChainHead> heads) {
    this.heads = heads;
    this.next = read(null);
  }

  /** The head of {@code chain}, if one was kept; those before it have no chain any more. */
  @Nullable ChainHead of(UUID chain, Consumer<ChainHead> missing) {
    // Not UUID.compareTo, which compares signed numbers: as PostgreSQL orders them.
    String id = chain.toString();
    ChainHead head = next;
    while (head != null && head.chain().toString().compareTo(id) < 0) {
      missing.accept(head);
      head = read(head);
    }
    next = head;
    if (head == null || !head.chain().equals(chain)) {
      return null;
    }
    next = read(head);
    return head;
  }

  /** Those behind the last chain. */
  void rest(Consumer<ChainHead> missing) {
    for (ChainHead head = next; head != null; head = read(head)) {
      missing.accept(head);
    }
    next = null;
  }

  private @Nullable ChainHead read(@Nullable ChainHead before) {
    if (!heads.hasNext()) {
      return null;
    }
    ChainHead head = heads.next();
    if (before != null && before.chain().toString().compareTo(head.chain().toString()) >= 0) {
      throw new IllegalArgumentException(
          "the kept heads are not in the order of their ids at "
              + head.chain()
              + ": sort the file");
    }
    return head;
  }
}
