/**
 * Opens files, folders and archives that people send, tells the kind of each file by its content
 * and hands it to the reader of that kind. What readers find are observations of the model.
 */
@NullMarked
package org.rdpdoctor.offline;

import org.jspecify.annotations.NullMarked;
