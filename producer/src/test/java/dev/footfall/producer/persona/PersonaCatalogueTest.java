package dev.footfall.producer.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PersonaCatalogueTest {

  private static List<String> errors(String yaml) {
    CatalogueException e =
        catchThrowableOfType(CatalogueException.class, () -> Catalogues.of(yaml));
    assertThat(e).as("this was accepted: %s", yaml).isNotNull();
    assertThat(e.problems()).isSortedAccordingTo(CatalogueException.ORDER);
    return e.problems().stream().map(problem -> problem.in("f")).toList();
  }

  @Test
  void load_readsEveryField() {
    PersonaCatalogue catalogue = PersonaCatalogue.load(Catalogues.EXAMPLE);
    assertThat(catalogue.version()).isEqualTo("2025-11");
    assertThat(catalogue.description()).isEqualTo("Who needs which kind of help with money");
    assertThat(catalogue.signals())
        .hasSize(6)
        .containsEntry("credit_max_utilization_pct", SignalType.NUMBER)
        .containsEntry("credit_overdue", SignalType.BOOLEAN)
        .containsEntry("income_type", SignalType.TEXT);
    assertThat(catalogue.personas()).extracting(Persona::priority).containsExactly(1, 2, 3, 4);
    assertThat(catalogue.personas().get(0))
        .isEqualTo(
            new Persona(
                "high_utilization",
                "High utilization",
                1,
                "credit",
                "Close to the limit of a card, or past due",
                List.of(
                    Condition.parse(
                        "any(credit_max_utilization_pct >= 50.0, credit_overdue == true)"))));
    assertThat(catalogue)
        .hasToString(
            "PersonaCatalogue[2025-11, %s, 4 personas, 6 signals]"
                .formatted(catalogue.hash().substring(0, 12)));
  }

  @Test
  void hash_isTheFilesOwn_andReaderAndFileAgree() throws Exception {
    byte[] bytes = Files.readAllBytes(Catalogues.EXAMPLE);
    String expected = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    assertThat(PersonaCatalogue.load(Catalogues.EXAMPLE).hash()).isEqualTo(expected);
    assertThat(Catalogues.of(Catalogues.example()).hash()).isEqualTo(expected);
    String other = Catalogues.example().replace("version", "# a comment\nversion");
    assertThat(Catalogues.of(other).hash())
        .isNotEqualTo(expected)
        .isNotEqualTo(Catalogues.of(other.replace("a comment", "another")).hash());
  }

  @Test
  void scalars_areTextsAsWritten() {
    PersonaCatalogue catalogue =
        Catalogues.of(
            """
            version: 2025-11
            signals: {no: text, x: number}
            personas:
              - {id: no, name: 007, priority: 1, conditions: {all: [no == "yes", x exists]}}
            """);
    assertThat(catalogue.version()).isEqualTo("2025-11");
    assertThat(catalogue.personas().get(0).id()).isEqualTo("no");
    assertThat(catalogue.personas().get(0).name()).isEqualTo("007");
    assertThat(catalogue.personas().get(0).conditions()).hasSize(2);
  }

  private static Arguments error(String name, String yaml, String... expected) {
    return Arguments.of(name, yaml, List.of(expected));
  }

  /** A catalogue of one persona whose conditions begin at line 7, column 9. */
  private static String conditions(String conditions) {
    return """
        version: 1
        signals: {pct: number, kind: text, paid: boolean}
        personas:
          - id: p
            name: P
            priority: 1
            conditions:
        """
        + conditions.indent(6);
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        error(
            "unknown signal",
            conditions("- pctt >= 50.0\n- any:\n    - pct > 1\n    - 'all(pct < 0, zzz exists)'"),
            "f:8:9: unknown signal 'pctt', did you mean 'pct'? Allowed: those declared under"
                + " 'signals' at the top",
            "f:11:27: unknown signal 'zzz'; allowed: those declared under 'signals' at the top"),
        error(
            "bad operator",
            conditions("- pct => 50"),
            "f:8:13: unknown operator '=>', allowed are == != > >= < <= in between exists"),
        error(
            "wrong operand",
            conditions("- pct == \"a\"\n- paid == 1\n- kind in [1]"),
            "f:8:16: signal 'pct' is declared as number and can't be compared with \"a\", a text",
            "f:9:17: signal 'paid' is declared as boolean and can't be compared with 1, a number",
            "f:10:17: signal 'kind' is declared as text and can't be compared with 1, a number"),
        error(
            "order of a text",
            conditions("- kind > 5\n- paid between 0 and 1"),
            "f:8:14: '>' compares numbers, signal 'kind' is declared as text; allowed are == != in"
                + " exists",
            "f:9:14: 'between' compares numbers, signal 'paid' is declared as boolean; allowed are"
                + " == != in exists"),
        error(
            "comment in a text",
            conditions("- kind == \"a #b\""),
            "f:8:17: the text has no closing quote; in YAML put a condition with # or : in it"
                + " between single quotes"),
        error(
            "colon in a text",
            conditions("- kind == \"a: b\""),
            "f:8:9: unknown group 'kind == \"a'; allowed: all, any; put a condition with : in it"
                + " between single quotes"),
        error(
            "unknown group",
            conditions("- al:\n  - pct > 1"),
            "f:8:9: unknown group 'al', did you mean 'all'? Allowed: all, any; put a condition with"
                + " : in it between single quotes"),
        error(
            "same condition twice",
            conditions("- pct > 1\n- pct   > 1"),
            "f:9:9: 'pct > 1' is in this list twice"),
        error(
            "empty group",
            conditions("- any: []"),
            "f:8:14: 'any' must be a list of at least one condition, is a list"),
        error(
            "empty conditions",
            conditions("[]"),
            "f:8:7: 'conditions' must be a list of at least one condition, is a list"),
        error(
            "no conditions at all",
            conditions(""),
            "f:7:16: expected a signal's name, all(…) or any(…), found the end of the condition"),
        error(
            "ids and priorities",
            """
            version: 1
            signals: {x: number}
            personas:
              - {id: a, name: A, priority: 1, conditions: [x > 1]}
              - {id: a, name: A, priority: 1, conditions: [x > 1]}
              - {id: unclassified, name: U, priority: 0, conditions: [x > 1]}
              - {id: a b, name: U, priority: 2.5, conditions: [x > 1]}
              - {name: U, priority: 3, condition: [x > 1]}
            """,
            "f:5:10: id 'a' is taken by the persona of line 4: each must be unique",
            "f:5:32: priority 1 is taken by the persona of line 4: each must be unique, 2 is free",
            "f:6:10: id 'unclassified' is reserved for users without a persona: choose another",
            "f:6:43: priority must be a whole number from 1 (the highest) to 999999999, is '0'",
            "f:7:10: id must be letters, digits, _ . and -, at most 200 characters, is 'a b'",
            "f:7:34: priority must be a whole number from 1 (the highest) to 999999999, is '2.5'",
            "f:8:5: 'id' is missing",
            "f:8:5: 'conditions' is missing",
            "f:8:28: unknown key 'condition' of a persona, did you mean 'conditions'? Allowed: id,"
                + " name, priority, domain, description, conditions"),
        error(
            "top level",
            "verzion: 1\nsignals: {x: int, 5: number, x: text}\npersonas: {}\n",
            "f:1:1: unknown key 'verzion' of the catalogue, did you mean 'version'? Allowed:"
                + " version, description, signals, personas",
            "f:1:1: 'version' is missing",
            "f:2:14: unknown type of signal 'x': 'int'; allowed: number, text, boolean",
            "f:2:19: '5' is not a name: a signal's name is letters, digits, _ . and -, begins with"
                + " a letter or _, and has at most 200 characters",
            "f:2:30: 'x' is here twice",
            "f:3:11: personas must be a list of at least one persona"),
        error(
            "missing signals are one error",
            "version: 1\npersonas:\n- {id: a, name: A, priority: 1, conditions: [x > 1, y > 1]}\n",
            "f:1:1: 'signals' is missing"),
        error(
            "not a catalogue",
            "hello",
            "f:1:1: the catalogue must be a map of version, description, signals, personas, is"
                + " 'hello'"),
        error("empty", "", "f:1:1: the catalogue is empty"),
        error(
            "syntax",
            "version: 1\n  signals: [",
            "f:2:10: not valid YAML: mapping values are not allowed here"),
        error(
            "tab",
            "version:\n\t- 1",
            "f:2:1: not valid YAML: found character '\\t(TAB)' that"
                + " cannot start any token. (Do not use \\t(TAB) for indentation)"),
        error(
            "unclosed",
            "version: [1",
            "f:1:12: not valid YAML: expected ',' or ']', but got" + " <stream end>"),
        error("alias", "a: &a [x]\nb: *a", "f:1:4: anchors (&) are not allowed"),
        error("unknown alias", "b: *a", "f:1:4: aliases (*) are not allowed: write it out"),
        error(
            "tag",
            "version: !!java.net.URL [\"http://localhost\"]",
            "f:1:10: tags (tag:yaml.org,2002:java.net.URL) are not allowed"),
        error(
            "two documents",
            "version: 1\n---\nversion: 2\n",
            "f:2:1: a second document begins, a catalogue is one"),
        error("list as key", "[a]: 1", "f:1:1: a key must be a word, is a list or a map"),
        error("depth", "[".repeat(100_000), "f:1:49: nested deeper than 48"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("errors")
  void load_saysAllErrorsWithTheirPlaces(String name, String yaml, List<String> expected) {
    assertThat(errors(yaml)).as(name).containsExactlyElementsOf(expected);
  }

  @Test
  void message_hasALineForEachErrorAsCompilersWriteIt() {
    assertThatThrownBy(() -> Catalogues.of(conditions("- pctt > 1\n- pct ~ 2")))
        .hasMessageStartingWith("persona catalogue with 2 error(s):\n  test.yaml:8:9: unknown")
        .hasMessageContaining("\n  test.yaml:9:13: unknown operator '~'");
  }

  @Test
  void billionLaughs_isRefusedAtTheFirstAnchor() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [lol]\n");
    for (int i = 1; i < 30; i++) {
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
    }
    assertThat(errors(yaml.toString())).containsExactly("f:1:5: anchors (&) are not allowed");
  }

  @Test
  void load_ofTooMuch_isRefused(@TempDir Path directory) throws IOException {
    String much = "# " + "x".repeat(PersonaCatalogue.MAX_CHARS);
    assertThat(errors(much)).singleElement().asString().contains("longer than the 1048576");
    Path file = directory.resolve("personas.yaml");
    Files.writeString(file, much.repeat(5));
    assertThatThrownBy(() -> PersonaCatalogue.load(file)).hasMessageContaining("longer than");
    assertThatThrownBy(() -> PersonaCatalogue.load(directory.resolve("none.yaml")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none.yaml can't be read");
  }

  @Test
  void load_ofAnotherEncoding_saysWhere(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("personas.yaml");
    Files.write(file, "version: 1\nname: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> PersonaCatalogue.load(file))
        .hasMessageContaining("personas.yaml:2:10: not UTF-8");
  }

  @Test
  void byteOrderMark_isAllowed() {
    PersonaCatalogue plain = Catalogues.of(Catalogues.example());
    PersonaCatalogue marked =
        PersonaCatalogue.load(new StringReader("\uFEFF" + Catalogues.example()), "bom.yaml");
    assertThat(marked.personas()).isEqualTo(plain.personas());
    assertThat(marked.hash()).isNotEqualTo(plain.hash());
  }
}
