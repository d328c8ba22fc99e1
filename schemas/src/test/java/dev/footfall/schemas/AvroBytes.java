package dev.footfall.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Plain Avro binary and JSON, without the serializers under test. */
public final class AvroBytes {

  private AvroBytes() {}

  /** Plain Avro binary of a record. */
  public static byte[] of(SpecificRecord record) {
    return write(new SpecificDatumWriter<>(record.getSchema()), record);
  }

  /** Plain Avro binary of a record without a class. */
  public static byte[] ofGeneric(GenericData.Record record) {
    return write(new GenericDatumWriter<>(record.getSchema()), record);
  }

  private static <T> byte[] write(org.apache.avro.io.DatumWriter<T> writer, T record) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
      writer.write(record, encoder);
      encoder.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record of our class in bytes that were written with {@code writer}. */
  public static SpecificRecord read(byte[] bytes, Schema writer, Schema ours) {
    try {
      return new SpecificDatumReader<SpecificRecord>(writer, ours, SpecificData.getForSchema(ours))
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same without a class and without logical types. */
  public static GenericData.Record readGeneric(byte[] bytes, Schema writer, Schema reader) {
    try {
      return new GenericDatumReader<GenericData.Record>(writer, reader)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Avro's JSON of a record, for people to read. */
  static String json(GenericData.Record record) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), bytes, true);
      new GenericDatumWriter<GenericData.Record>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return bytes.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The record in Avro's JSON. */
  static GenericData.Record fromJson(String json, Schema schema) {
    try {
      return new GenericDatumReader<GenericData.Record>(schema)
          .read(null, DecoderFactory.get().jsonDecoder(schema, json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
