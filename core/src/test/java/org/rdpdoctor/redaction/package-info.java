@NullMarked
package org.rdpdoctor.redaction;

import org.jspecify.annotations.NullMarked;
