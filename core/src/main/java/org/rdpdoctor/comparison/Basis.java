package org.rdpdoctor.comparison;

import org.rdpdoctor.model.StageId;

/**
 * The two observations that a conclusion rests on; a clause each, which may hold names that
 * strangers gave.
 *
 * @param stage that shows them
 * @param first of the evidence that is asked about
 * @param second of the other
 */
public record Basis(StageId stage, String first, String second) {}
