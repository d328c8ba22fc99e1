package dev.footfall.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.footfall.events.AggregateKind;
import dev.footfall.events.PersonaAdoption;
import dev.footfall.events.PersonaAdoptionKey;
import dev.footfall.schemas.DeadLetter;
import dev.footfall.schemas.Samples;
import dev.footfall.sketches.UserSketch;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Adoption of personas as the aggregator counts it. */
class AdoptionIT {

  private static final String DAYS =
      "SELECT concat_ws(' ', day, time_window, coalesce(assigned_persona_id, 'none'),"
          + " coalesce(viewed_persona_id, 'none'), coalesce(domain, 'none'), channel, uses,"
          + " coalesce(users::text, 'unknown'), final) FROM persona_adoption_by_day ORDER BY 1";
  private static final String DAY = "2015-05-17 30d high_utilization low_savings credit UI ";
  private static final String STANDING =
      "SELECT concat_ws(' ', time_window, assigned_persona_id, assigned_users, active_users,"
          + " idle_users) FROM persona_standing ORDER BY 1";

  private final TestBed bed = TestBed.fresh();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void updatesAndFinalsReplace_amendmentsAdd_andUsersMerge() {
    bed.startSink();
    assertStored(DAY + "3 3 f", of(AggregateKind.UPDATE, 0, 3));
    assertStored(
        DAY + "400 400 f", of(AggregateKind.UPDATE, 0, 300), of(AggregateKind.UPDATE, 0, 400));
    assertStored(DAY + "4 4 t", of(AggregateKind.FINAL, 0, 4));
    assertStored(DAY + "6 5 t", of(AggregateKind.AMENDMENT, 3, 5));
    // Two in one batch, whose users overlap.
    assertStored(
        DAY + "10 8 t", of(AggregateKind.AMENDMENT, 4, 6), of(AggregateKind.AMENDMENT, 6, 8));
  }

  @Test
  void amendments_ofADayThatIsNotStored_areItsBeginning_andUnknownUsersStaySo() {
    bed.startSink();
    assertStored(DAY + "2 2 t", of(AggregateKind.AMENDMENT, 0, 2));
    PersonaAdoption withoutSketch =
        PersonaAdoption.newBuilder(of(AggregateKind.AMENDMENT, 0, 1))
            .setUsers(null)
            .setUserSketch(null)
            .build();
    assertStored(DAY + "3 unknown t", withoutSketch);
  }

  @Test
  void aNewerTopology_replacesWhatTheOlderOneCounted_andTheOlderOneIsOver() {
    bed.startSink();
    assertStored(DAY + "9 9 t", of(AggregateKind.FINAL, 0, 9));
    assertStored(DAY + "2 2 t", of(3, of(AggregateKind.AMENDMENT, 20, 22)));
    assertStored(
        DAY + "4 3 t",
        of(AggregateKind.AMENDMENT, 0, 9),
        of(3, of(AggregateKind.AMENDMENT, 21, 23)),
        of(AggregateKind.FINAL, 0, 9));
  }

  private static PersonaAdoption of(int version, PersonaAdoption adoption) {
    return PersonaAdoption.newBuilder(adoption).setTopologyVersion(version).build();
  }

  @Test
  void keysWithoutPersonaOrDomain_areCellsOfTheirOwn() {
    bed.startSink();
    PersonaAdoption one = of(AggregateKind.UPDATE, 0, 1);
    send(Samples.personaAdoptionKey().setAssignedPersonaId(null).build(), one);
    send(Samples.personaAdoptionKey().setViewedPersonaId(null).setDomain(null).build(), one);
    send(key(), one);
    stored();

    assertThat(bed.texts(DAYS))
        .containsExactly(
            DAY + "1 1 f",
            "2015-05-17 30d high_utilization none none UI 1 1 f",
            "2015-05-17 30d none low_savings credit UI 1 1 f");
  }

  @Test
  void aKeyWithoutADay_isTheStanding_untilNobodyHasIt() {
    bed.startSink();
    standing("30d", 120, 35);
    standing("180d", 7, 0);
    standing("30d", 121, 36);
    stored();
    assertThat(bed.texts(STANDING))
        .containsExactly("180d high_utilization 7 0 7", "30d high_utilization 121 36 85");

    standing("180d", 0, 0);
    stored();
    assertThat(bed.texts(STANDING)).containsExactly("30d high_utilization 121 36 85");
  }

  @Test
  void whatCantBeApplied_isADeadLetter() {
    bed.startSink();
    send(key(), of(AggregateKind.UNKNOWN, 0, 1));
    send(
        key(),
        PersonaAdoption.newBuilder(of(AggregateKind.UPDATE, 0, 1))
            .setUserSketch(ByteBuffer.wrap(new byte[] {9, 9}))
            .build());
    send(key(), PersonaAdoption.newBuilder(of(AggregateKind.UPDATE, 0, 1)).setUses(-1).build());
    send(
        Samples.personaAdoptionKey().setDomain("d".repeat(3_000)).build(),
        of(AggregateKind.FINAL, 0, 1));
    send(Samples.personaAdoptionKey().setDomain("n\0l").build(), of(AggregateKind.FINAL, 0, 1));
    send(key(), of(AggregateKind.FINAL, 0, 2));
    stored();

    assertThat(bed.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactlyInAnyOrder(
            "unknown_kind", "bad_sketch", "negative_count", "too_long", "sql_22021");
    assertThat(bed.texts(DAYS)).containsExactly(DAY + "2 2 t");
  }

  private void assertStored(String row, PersonaAdoption... records) {
    for (PersonaAdoption adoption : records) {
      send(key(), adoption);
    }
    stored();
    assertThat(bed.texts(DAYS)).containsExactly(row);
  }

  private void stored() {
    bed.flush();
    bed.awaitAllStored();
  }

  private void standing(String window, long assigned, long active) {
    PersonaAdoptionKey key =
        Samples.personaAdoptionKey()
            .setDayStart(null)
            .setTimeWindow(window)
            .setViewedPersonaId(null)
            .setDomain(null)
            .build();
    send(
        key,
        Samples.personaAdoption()
            .setUses(0)
            .setUsers(null)
            .setUserSketch(null)
            .setAssignedUsers(assigned)
            .setActiveUsers(active)
            .build());
  }

  private void send(PersonaAdoptionKey key, PersonaAdoption adoption) {
    bed.send(key, adoption);
  }

  private static PersonaAdoptionKey key() {
    return Samples.personaAdoptionKey().setDayStart(Instant.parse("2015-05-17T00:00:00Z")).build();
  }

  /** One use by each of the users from {@code first} to before {@code end}. */
  private static PersonaAdoption of(AggregateKind kind, int first, int end) {
    UserSketch users = new UserSketch();
    for (int i = first; i < end; i++) {
      users.add("user-" + i);
    }
    return Samples.personaAdoption()
        .setKind(kind)
        .setUses(end - first)
        .setUsers(users.estimate())
        .setUserSketch(ByteBuffer.wrap(users.toBytes()))
        .build();
  }
}
