package dev.footfall.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.footfall.events.UsageEvent;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

class TrustedRecordsTest {

  @Test
  void avro_trustsOurRecordsAndNoOthers() {
    assertThatCode(() -> ClassSecurityValidator.validate(UsageEvent.class))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ClassSecurityValidator.validate(TrustedRecords.class))
        .isInstanceOf(SecurityException.class);
    assertThatThrownBy(() -> ClassSecurityValidator.validate(Runtime.class))
        .isInstanceOf(SecurityException.class);
  }

  @Test
  void logicalType_changesNothing() {
    Schema text = Schema.create(Schema.Type.STRING);

    assertThat(new TrustedRecords().fromSchema(text).getName())
        .isEqualTo("footfall-trusted-records");
  }
}
