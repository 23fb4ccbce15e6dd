/**
 * Remote procedure calls: the connection-oriented PDUs of C706 chapter 12 with MS-RPCE's
 * extensions, and the data of a call (NDR, C706 chapter 14), little-endian only.
 */
@NullMarked
package org.rdpdoctor.wire.dcerpc;

import org.jspecify.annotations.NullMarked;
