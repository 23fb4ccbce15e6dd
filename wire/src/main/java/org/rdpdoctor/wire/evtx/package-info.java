/**
 * Windows event log files (.evtx) and the binary XML in them.
 *
 * <p>Microsoft publishes the binary XML only (MS-EVEN6 sections 2.2.12 to 2.2.15). The file around
 * it follows the description of the libyal project ("Windows XML Event Log (EVTX) format"), checked
 * against the records that two independent readers give for real files. Only what has a fixed
 * layout (the two headers) can be encoded; nobody writes records into a log file.
 */
@NullMarked
package org.rdpdoctor.wire.evtx;

import org.jspecify.annotations.NullMarked;
