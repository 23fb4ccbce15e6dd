/**
 * One class per cause that the wire can show, and the catalogue of them. A class puts clues on the
 * scales and never compares itself with other causes.
 */
@NullMarked
package org.rdpdoctor.diagnosis.causes;

import org.jspecify.annotations.NullMarked;
