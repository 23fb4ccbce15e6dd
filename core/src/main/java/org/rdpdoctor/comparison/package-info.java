/**
 * Two pieces of evidence beside each other: from two places, of two times, of two hosts. A pure
 * function of both and of their diagnoses.
 */
@NullMarked
package org.rdpdoctor.comparison;

import org.jspecify.annotations.NullMarked;
