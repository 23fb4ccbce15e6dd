/** Asks a person, question by question, what would tell the causes apart. */
@NullMarked
package org.rdpdoctor.interview;

import org.jspecify.annotations.NullMarked;
