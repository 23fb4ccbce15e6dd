package org.rdpdoctor.diagnosis.picture;

import java.util.Optional;
import org.rdpdoctor.model.Observation;

/**
 * An observation of one kind and the connection on which it was made.
 *
 * @param connection number of the connection within its road
 */
public record Seen<T extends Observation>(T what, Optional<Integer> connection) {}
