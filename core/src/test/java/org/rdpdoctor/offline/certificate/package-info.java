@NullMarked
package org.rdpdoctor.offline.certificate;

import org.jspecify.annotations.NullMarked;
