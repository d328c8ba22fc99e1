package dev.footfall.sink.assignments;

import java.util.UUID;

/**
 * Something that is not as it was stored.
 *
 * @param chain in which chain
 * @param user whose, empty when the chain no longer says
 * @param what what is wrong, in words
 */
public record ChainFault(UUID chain, String user, String what) {}
