@NullMarked
package org.rdpdoctor.probe.certificate;

import org.jspecify.annotations.NullMarked;
