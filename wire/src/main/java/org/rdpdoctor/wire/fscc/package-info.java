/** What is told and set of files, folders and file systems (MS-FSCC). */
@NullMarked
package org.rdpdoctor.wire.fscc;

import org.jspecify.annotations.NullMarked;
