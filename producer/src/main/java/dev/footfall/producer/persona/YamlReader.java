package dev.footfall.producer.persona;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML without what a catalogue has no need of and an attacker has: no aliases (so nothing grows
 * beyond the file), no tags, one document, bounded depth. Scalars stay texts, so that {@code no}
 * and {@code 2025-11} are what is written.
 */
final class YamlReader {

  private static final int MAX_DEPTH = 3 * ConditionParser.MAX_DEPTH;

  private final Iterator<Event> events;

  private YamlReader(Iterator<Event> events) {
    this.events = events;
  }

  /** Stops at the first error: what comes after it can't be relied on. */
  private static final class StopException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    StopException(Problem problem) {
      super(problem.message(), null, false, false);
      this.problem = problem;
    }
  }

  static YamlNode read(String text, String source) {
    try {
      LoadSettings settings =
          LoadSettings.builder().setLabel(source).setCodePointLimit(Integer.MAX_VALUE).build();
      return new YamlReader(new Parse(settings).parseString(text).iterator()).document();
    } catch (StopException e) {
      throw new CatalogueException(source, List.of(e.problem));
    } catch (MarkedYamlEngineException e) {
      String message = "not valid YAML: " + e.getProblem();
      throw new CatalogueException(source, List.of(at(e.getProblemMark(), message)));
    } catch (YamlEngineException e) {
      String message = "not valid YAML: " + e.getMessage();
      throw new CatalogueException(source, List.of(at(Optional.empty(), message)));
    }
  }

  private YamlNode document() {
    Event event = events.next(); // the stream's start
    event = events.next();
    if (event.getEventId() == Event.ID.StreamEnd) {
      throw stop(event, "the catalogue is empty");
    }
    YamlNode root = node(events.next(), 1);
    events.next(); // the document's end
    event = events.next();
    if (event.getEventId() != Event.ID.StreamEnd) {
      throw stop(event, "a second document begins, a catalogue is one");
    }
    return root;
  }

  private YamlNode node(Event event, int depth) {
    if (event instanceof AliasEvent) {
      throw stop(event, "aliases (*) are not allowed: write it out");
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw stop(event, "anchors (&) are not allowed");
    }
    if (depth > MAX_DEPTH) {
      throw stop(event, "nested deeper than " + MAX_DEPTH);
    }
    if (event instanceof ScalarEvent scalar) {
      refuseTag(event, scalar.getTag());
      return scalar(scalar);
    }
    Problem place = at(event.getStartMark(), "");
    if (event instanceof SequenceStartEvent start) {
      refuseTag(event, start.getTag());
      return new YamlNode.Items(items(depth), place.line(), place.column());
    }
    if (event instanceof MappingStartEvent start) {
      refuseTag(event, start.getTag());
      return new YamlNode.Fields(fields(depth), place.line(), place.column());
    }
    throw new IllegalStateException("unexpected event of the YAML parser: " + event);
  }

  private List<YamlNode> items(int depth) {
    List<YamlNode> nodes = new ArrayList<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      nodes.add(node(next, depth + 1));
    }
    return nodes;
  }

  private List<YamlNode.Field> fields(int depth) {
    List<YamlNode.Field> entries = new ArrayList<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      if (!(node(next, depth + 1) instanceof YamlNode.Scalar key)) {
        throw stop(next, "a key must be a word, is a list or a map");
      }
      entries.add(new YamlNode.Field(key, node(events.next(), depth + 1)));
    }
    return entries;
  }

  private static YamlNode.Scalar scalar(ScalarEvent event) {
    Problem place = at(event.getStartMark(), "");
    int indent = event.getScalarStyle() == ScalarStyle.PLAIN ? 0 : 1;
    int written =
        event.getEndMark().map(Mark::getIndex).orElse(0)
            - event.getStartMark().map(Mark::getIndex).orElse(0);
    String text = event.getValue();
    boolean inOnePiece = written == text.codePointCount(0, text.length()) + 2 * indent;
    return new YamlNode.Scalar(text, place.line(), place.column(), inOnePiece ? indent : -1);
  }

  private static void refuseTag(Event event, Optional<String> tag) {
    if (tag.isPresent() && !tag.get().equals("!")) {
      throw stop(event, "tags (" + tag.get() + ") are not allowed");
    }
  }

  private static StopException stop(Event event, String message) {
    return new StopException(at(event.getStartMark(), message));
  }

  private static Problem at(Optional<Mark> mark, String message) {
    return mark.map(m -> new Problem(m.getLine() + 1, m.getColumn() + 1, message))
        .orElse(new Problem(1, 1, message));
  }
}
