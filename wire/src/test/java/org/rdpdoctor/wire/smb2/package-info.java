@NullMarked
package org.rdpdoctor.wire.smb2;

import org.jspecify.annotations.NullMarked;
