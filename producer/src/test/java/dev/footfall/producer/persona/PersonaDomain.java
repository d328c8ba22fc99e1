package dev.footfall.producer.persona;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;
import org.jspecify.annotations.Nullable;

/** Catalogues and signals at random, from small pools so that much of it matches. */
final class PersonaDomain extends DomainContextBase {

  static final Map<String, SignalType> SIGNALS =
      new TreeMap<>(
          Map.of(
              "n1", SignalType.NUMBER,
              "n2", SignalType.NUMBER,
              "n.3-x", SignalType.NUMBER,
              "t1", SignalType.TEXT,
              "t2", SignalType.TEXT,
              "b1", SignalType.BOOLEAN,
              "any", SignalType.BOOLEAN));

  private static final long ODD = (1L << 53) + 1; // between two doubles

  private static Arbitrary<Object> numbers() {
    return Arbitraries.oneOf(
            Arbitraries.of(0L, 1L, 50L),
            Arbitraries.of(-1L, ODD, Long.MAX_VALUE, Long.MIN_VALUE),
            Arbitraries.of(0.0, -0.0, 1.0, 49.999, 50.0, 0.1, 1e300, Double.MIN_VALUE),
            Arbitraries.of((double) ODD, 9.223372036854775807e18),
            Arbitraries.oneOf(Arbitraries.longs(), Arbitraries.doubles()))
        .map(number -> (Object) number);
  }

  private static Arbitrary<Object> texts() {
    return Arbitraries.oneOf(
            Arbitraries.of("", "a", "A", "gig", "it's", "a \"b\" \\", "x: #y", "\u202e\u2028"),
            Arbitraries.strings().all().ofMaxLength(5).filter(Signals::isStorable))
        .map(text -> (Object) text);
  }

  private static Arbitrary<Object> values(SignalType type) {
    return switch (type) {
      case NUMBER -> numbers();
      case TEXT -> texts();
      case BOOLEAN -> Arbitraries.of(true, false).map(flag -> (Object) flag);
    };
  }

  private static Arbitrary<Condition> comparison(String signal, SignalType type) {
    Arbitrary<Object> values = values(type);
    List<Arbitrary<Condition>> kinds = new ArrayList<>();
    kinds.add(Arbitraries.just(new Comparison(signal, Operator.EXISTS, List.of())));
    kinds.add(
        Combinators.combine(Arbitraries.of(Operator.EQUAL, Operator.NOT_EQUAL), values)
            .as((operator, value) -> new Comparison(signal, operator, List.of(value))));
    kinds.add(
        values
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .uniqueElements(value -> value instanceof Number n ? n.doubleValue() + 0.0 : value)
            .map(some -> new Comparison(signal, Operator.IN, some)));
    if (type == SignalType.NUMBER) {
      kinds.add(
          Combinators.combine(
                  Arbitraries.of(Operator.class).filter(o -> o.orders() && o != Operator.BETWEEN),
                  values)
              .as((operator, value) -> new Comparison(signal, operator, List.of(value))));
      kinds.add(
          Combinators.combine(values, values)
              .as(
                  (a, b) ->
                      Signals.compare((Number) a, (Number) b) <= 0 ? List.of(a, b) : List.of(b, a))
              .map(range -> new Comparison(signal, Operator.BETWEEN, range)));
    }
    return Arbitraries.oneOf(kinds);
  }

  private static Arbitrary<Condition> condition(int depth) {
    Arbitrary<Condition> one =
        Arbitraries.of(SIGNALS.keySet())
            .flatMap(signal -> comparison(signal, SIGNALS.getOrDefault(signal, SignalType.TEXT)));
    if (depth == 0) {
      return one;
    }
    Arbitrary<Condition> group =
        Combinators.combine(
                Arbitraries.of(
                    ConditionGroup.Kind.ANY, ConditionGroup.Kind.ANY, ConditionGroup.Kind.ALL),
                condition(depth - 1).list().ofMinSize(1).ofMaxSize(3).uniqueElements())
            .as(ConditionGroup::new);
    return Arbitraries.frequencyOf(Tuple.of(2, one), Tuple.of(1, group));
  }

  @Provide
  Arbitrary<Condition> conditions() {
    return condition(3);
  }

  @Provide
  Arbitrary<List<Persona>> personas() {
    Arbitrary<List<Condition>> conditions =
        condition(2).list().ofMinSize(1).ofMaxSize(3).uniqueElements();
    return Combinators.combine(Arbitraries.integers().between(1, 99), conditions)
        .as((priority, all) -> new Persona("p" + priority, "P", priority, null, null, all))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .uniqueElements(Persona::priority);
  }

  @Provide
  Arbitrary<Map<String, @Nullable Object>> signals() {
    Arbitrary<Object> odd =
        Arbitraries.of(
            Arrays.asList(
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                50,
                (short) 1,
                50.0f,
                0.1f,
                new BigDecimal("49.999"),
                BigInteger.TWO.pow(70),
                new AtomicLong(50),
                SignalType.TEXT,
                new StringBuilder("gig"),
                List.of(1),
                "\ud800",
                "nul\0"));
    List<Arbitrary<Optional<Object>>> each = new ArrayList<>();
    SIGNALS.values().forEach(type -> each.add(signal(values(type), odd)));
    each.add(signal(values(SignalType.TEXT), odd));
    return Combinators.combine(each)
        .as(
            values -> {
              Map<String, @Nullable Object> signals = new HashMap<>();
              Iterator<Optional<Object>> next = values.iterator();
              SIGNALS.keySet().forEach(name -> signals.put(name, next.next().orElse(null)));
              next.next().ifPresent(value -> signals.put("not declared", value));
              return signals;
            });
  }

  /** Mostly of the declared type, now and then of another, odd or absent. */
  private static Arbitrary<Optional<Object>> signal(
      Arbitrary<Object> declared, Arbitrary<Object> odd) {
    return Arbitraries.frequencyOf(
        Tuple.of(16, declared.map(Optional::of)),
        Tuple.of(1, numbers().map(Optional::of)),
        Tuple.of(1, texts().map(Optional::of)),
        Tuple.of(2, odd.map(Optional::of)),
        Tuple.of(1, Arbitraries.just(Optional.empty())));
  }
}
