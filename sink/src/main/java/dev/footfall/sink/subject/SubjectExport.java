package dev.footfall.sink.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.footfall.sink.audit.AuditTrail;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Everything that is stored about a person, the rows that an erasure would take: a ZIP with a file
 * of JSON lines for each table, all columns as they are, and a manifest. In constant memory, as of
 * one moment. One thread.
 */
public final class SubjectExport {

  private static final int FETCH_ROWS = 1000;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Connection connection;
  private final AuditTrail audit;

  /**
   * An export.
   *
   * @param connection of the writer role; its transactions are ended here, and times are written in
   *     its time zone
   */
  public SubjectExport(Connection connection, AuditTrail audit) throws SQLException {
    this.connection = connection;
    this.audit = audit;
    connection.setAutoCommit(false); // the driver reads in portions only inside a transaction
  }

  /**
   * Writes the ZIP to {@code out}, which stays open, and an entry of the audit trail.
   *
   * @param identities the person's name and its pseudonyms, the name first
   * @return rows by table
   */
  public Map<String, Long> write(List<String> identities, OutputStream out)
      throws SQLException, IOException {
    Map<String, Long> rows = new LinkedHashMap<>();
    try (Statement sql = connection.createStatement()) {
      sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }
    ZipOutputStream zip = new ZipOutputStream(out, UTF_8);
    for (PersonalRows personal : PersonalRows.in(connection)) {
      rows.put(personal.table(), lines(zip, personal, identities));
    }
    rows.put(PersonalLetters.TABLE, letters(zip, identities));
    manifest(zip, identities, rows);
    zip.finish();
    String subject = SubjectHash.of(connection).hex(identities.get(0));
    audit.add(
        connection,
        "subject export",
        Map.of("subject", subject, "identities", identities.size()),
        rows);
    connection.commit();
    return rows;
  }

  private long lines(ZipOutputStream zip, PersonalRows personal, List<String> identities)
      throws SQLException, IOException {
    zip.putNextEntry(new ZipEntry(personal.table() + ".jsonl"));
    try (PreparedStatement statement = personal.asJson(connection, identities)) {
      statement.setFetchSize(FETCH_ROWS);
      long rows = write(zip, statement);
      zip.closeEntry();
      return rows;
    }
  }

  private long letters(ZipOutputStream zip, List<String> identities)
      throws SQLException, IOException {
    zip.putNextEntry(new ZipEntry(PersonalLetters.TABLE + ".jsonl"));
    long rows = 0;
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT to_jsonb(t)::text FROM " + PersonalLetters.TABLE + " t" + PersonalLetters.AT)) {
      for (PersonalLetters.Position letter : PersonalLetters.find(connection, identities)) {
        letter.bind(query);
        rows += write(zip, query);
      }
    }
    zip.closeEntry();
    return rows;
  }

  private static long write(ZipOutputStream zip, PreparedStatement query)
      throws SQLException, IOException {
    long rows = 0;
    try (ResultSet found = query.executeQuery()) {
      while (found.next()) {
        zip.write(found.getString(1).getBytes(UTF_8));
        zip.write('\n');
        rows++;
      }
    }
    return rows;
  }

  private static void manifest(ZipOutputStream zip, List<String> identities, Map<String, Long> rows)
      throws IOException {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("exported_at", Instant.now().toString());
    manifest.put("identities", identities);
    manifest.put("format", "JSON lines in UTF-8, one file for each table, one object for each row");
    manifest.put("rows", rows);
    zip.putNextEntry(new ZipEntry("manifest.json"));
    zip.write(JSON.writeValueAsBytes(manifest));
    zip.write('\n');
    zip.closeEntry();
  }
}
