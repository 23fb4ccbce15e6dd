@NullMarked
package org.rdpdoctor.report;

import org.jspecify.annotations.NullMarked;
