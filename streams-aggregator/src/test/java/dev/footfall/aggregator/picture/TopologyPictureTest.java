package dev.footfall.aggregator.picture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.aggregator.AggregatorConfig;
import dev.footfall.aggregator.AggregatorTopology;
import java.io.StringReader;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TopologyPictureTest {

  private static final TopologyDescription OURS =
      AggregatorTopology.build(AggregatorConfig.of(Map.of())).describe();

  @Test
  void svg_namesEveryNodeTopicAndStore() throws Exception {
    assertThat(texts(parse(TopologyPicture.svg(OURS))))
        .contains(
            "usage-events",
            "once",
            "producer-windows",
            "usage-partials-repartition",
            "windows",
            "open-windows",
            "usage-aggregates",
            "dead-letters")
        .doesNotContain("partials-pre-commit");
  }

  @Test
  void svg_hasNothingThatThePolicyForbids() throws Exception {
    Document svg = parse(TopologyPicture.svg(OURS));
    for (String forbidden : List.of("script", "image", "foreignObject", "a")) {
      assertThat(svg.getElementsByTagName(forbidden).getLength()).as(forbidden).isZero();
    }
    assertThat(TopologyPicture.svg(OURS)).doesNotContain("style=").doesNotContain(" on");
    assertThat(TopologyPicture.contentSecurityPolicy())
        .startsWith("default-src 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void contentSecurityPolicy_allowsTheStyleInThePicture() throws Exception {
    String style =
        parse(TopologyPicture.svg(OURS)).getElementsByTagName("style").item(0).getTextContent();
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8));
    assertThat(TopologyPicture.contentSecurityPolicy())
        .contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
  }

  @Test
  void svg_boxesDoNotOverlap() throws Exception {
    NodeList rects = parse(TopologyPicture.svg(OURS)).getElementsByTagName("rect");
    List<Element> boxes = new ArrayList<>();
    for (int i = 0; i < rects.getLength(); i++) {
      Element rect = (Element) rects.item(i);
      if (!rect.getAttribute("class").equals("store")) {
        boxes.add(rect);
      }
    }
    for (Element one : boxes) {
      for (Element other : boxes) {
        assertThat(one != other && overlap(one, other))
            .as("%s and %s", one.getAttribute("x"), other.getAttribute("x"))
            .isFalse();
      }
    }
  }

  @Test
  void svg_linksTopicsThroughTheirNodes() throws Exception {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("in", Consumed.with(Serdes.String(), Serdes.String()).withName("in-source"))
        .filter((key, value) -> true, Named.as("a.b_c"))
        .to("out", Produced.<String, String>as("out-sink"));
    Document svg = parse(TopologyPicture.svg(builder.build().describe()));
    assertThat(texts(svg)).contains("in", "in-source", "a.b_c", "out-sink", "out");
    assertThat(svg.getElementsByTagName("path").getLength()).isEqualTo(4 + 1); // and the marker
  }

  private static boolean overlap(Element one, Element other) {
    return within(one, other, "x", "width") && within(one, other, "y", "height");
  }

  private static boolean within(Element one, Element other, String from, String size) {
    return number(one, from) < number(other, from) + number(other, size)
        && number(other, from) < number(one, from) + number(one, size);
  }

  private static int number(Element element, String attribute) {
    return Integer.parseInt(element.getAttribute(attribute));
  }

  private static List<String> texts(Document svg) {
    NodeList found = svg.getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      texts.add(found.item(i).getTextContent());
    }
    return texts;
  }

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
