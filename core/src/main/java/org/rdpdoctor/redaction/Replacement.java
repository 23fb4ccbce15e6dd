package org.rdpdoctor.redaction;

/**
 * What stands for what in one run.
 *
 * @param replacement as it stands in the redacted evidence, such as {@code host-1}
 * @param original as it was first met; one that differs in case only has the same replacement
 */
public record Replacement(String replacement, String original) {}
