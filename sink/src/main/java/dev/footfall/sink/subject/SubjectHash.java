package dev.footfall.sink.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names an erased person without saying who it is: HMAC-SHA256 (RFC 2104) under a key that lies in
 * the database, readable by the writer role. It is no secret from those who run the database: they
 * can ask whether a person whom they know was erased, but can't list who was. One thread.
 */
final class SubjectHash {

  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  private SubjectHash(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Hashes under the key of this database. */
  static SubjectHash of(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("SELECT key FROM erasure_key")) {
      if (!row.next()) {
        throw new SQLException("the key of erased subjects is missing: table erasure_key is empty");
      }
      return new SubjectHash(row.getBytes(1));
    }
  }

  byte[] bytes(String identity) {
    return mac.doFinal(identity.getBytes(UTF_8));
  }

  String hex(String identity) {
    return HexFormat.of().formatHex(bytes(identity));
  }
}
