/**
 * Event logs of Windows: the files themselves, and events exported as XML. The table of events says
 * which of them matter to Remote Desktop; the others are only counted.
 */
@NullMarked
package org.rdpdoctor.offline.evtx;

import org.jspecify.annotations.NullMarked;
