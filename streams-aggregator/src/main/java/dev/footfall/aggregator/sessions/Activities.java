package dev.footfall.aggregator.sessions;

import dev.footfall.aggregator.input.Use;
import dev.footfall.events.ActionCount;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/** What was done in a session, in bounded memory. Mutable; for one thread. */
final class Activities {

  private final TopActions actions;
  private final DistinctPages pages;
  private long count;
  private long errors;

  Activities() {
    this(new TopActions(), new DistinctPages());
  }

  private Activities(TopActions actions, DistinctPages pages) {
    this.actions = actions;
    this.pages = pages;
  }

  void add(Use event) {
    count++;
    if (event.failed()) {
      errors++;
    }
    actions.add(event.actionName());
    String page = event.pageUrl();
    if (page != null) {
      pages.add(page);
    }
  }

  /** Adds what {@code other} holds; it stays as it is. */
  void add(Activities other) {
    count += other.count;
    errors += other.errors;
    actions.add(other.actions);
    pages.add(other.pages);
  }

  long count() {
    return count;
  }

  long errors() {
    return errors;
  }

  long pages() {
    return pages.count();
  }

  /** Calls {@code each} with every action that is told apart. */
  void forEachAction(Consumer<String> each) {
    actions.forEach(each);
  }

  List<ActionCount> topActions() {
    return actions.most();
  }

  void write(ActionNames names, BinaryEncoder out) throws IOException {
    out.writeLong(count);
    out.writeLong(errors);
    actions.write(names, out);
    pages.write(out);
  }

  static Activities read(BinaryDecoder in, TopActions.NameReader names) throws IOException {
    long count = in.readLong();
    long errors = in.readLong();
    Activities value = new Activities(TopActions.read(in, names), DistinctPages.read(in));
    value.count = count;
    value.errors = errors;
    return value;
  }
}
