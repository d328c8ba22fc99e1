package dev.footfall.producer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The attributes of CloudEvents 1.0 as record headers, in the binary mode of its Kafka protocol
 * binding: a consumer that knows CloudEvents can route our records without our schema.
 */
final class CloudEventHeaders {

  private static final byte[] SPEC_VERSION = "1.0".getBytes(UTF_8);
  private static final byte[] CONTENT_TYPE = "application/avro".getBytes(UTF_8);

  private final String service;
  private final byte[] source;

  /** {@code ce_source} is {@code /services/<name>}, a relative URI as the specification asks. */
  CloudEventHeaders(String service) {
    this.service = service;
    this.source = source(service);
  }

  private static byte[] source(String service) {
    String encoded = URLEncoder.encode(service, UTF_8).replace("+", "%20");
    return ("/services/" + encoded).getBytes(UTF_8);
  }

  Headers of(Event event) {
    // An event that another application left on disk is still of that one.
    boolean own = event.service().equals(service);
    return new RecordHeaders()
        .add("ce_specversion", SPEC_VERSION)
        .add("ce_id", event.id().toString().getBytes(UTF_8))
        .add("ce_source", own ? source : source(event.service()))
        .add("ce_type", event.value().getSchema().getFullName().getBytes(UTF_8))
        .add("ce_time", event.time().toString().getBytes(UTF_8))
        .add("content-type", CONTENT_TYPE);
  }
}
