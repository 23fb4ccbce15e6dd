package org.rdpdoctor.comparison;

import org.rdpdoctor.model.StageId;

/**
 * What is not the same in both.
 *
 * @param what such as "certificate" or "addresses"
 * @param first what the evidence that is asked about shows; may hold names that strangers gave
 * @param second what the other shows
 */
public record Difference(StageId stage, String what, String first, String second) {}
