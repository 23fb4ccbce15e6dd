@NullMarked
package org.rdpdoctor.wire.ntlm;

import org.jspecify.annotations.NullMarked;
