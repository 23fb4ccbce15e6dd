@NullMarked
package org.rdpdoctor.lab.scenario;

import org.jspecify.annotations.NullMarked;
