/** What a person reports, written down in a file. */
@NullMarked
package org.rdpdoctor.offline.reported;

import org.jspecify.annotations.NullMarked;
