package dev.footfall.aggregator.adoption;

import dev.footfall.aggregator.AggregatorTopology;
import dev.footfall.events.AggregateKind;
import dev.footfall.events.PersonaAdoption;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Adoption as records of the output topic. */
final class AdoptionRecords {

  private AdoptionRecords() {}

  static PersonaAdoption value(
      AdoptionCell cell, AggregateKind kind, Adoption adoption, Instant emittedAt) {
    PersonaAdoption value = new PersonaAdoption();
    value.setKind(kind);
    if (cell.isStanding()) {
      value.setAssignedUsers(adoption.assignedUsers());
      value.setActiveUsers(adoption.activeUsers());
    } else {
      value.setUses(adoption.uses());
      value.setUsers(adoption.users().estimate());
      value.setUserSketch(ByteBuffer.wrap(adoption.users().toBytes()));
    }
    value.setEmittedAt(emittedAt);
    value.setTopologyVersion(AggregatorTopology.VERSION);
    return value;
  }
}
