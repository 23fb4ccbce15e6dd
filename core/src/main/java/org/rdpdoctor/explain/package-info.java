/**
 * What {@code rdpdoctor explain} says: reads what a user pasted, looks it up by table, and puts
 * together what is known. {@link org.rdpdoctor.explain.Explainer} is the way in; the {@code
 * Explanation...} classes print the result.
 */
@NullMarked
package org.rdpdoctor.explain;

import org.jspecify.annotations.NullMarked;
