/** An RD Gateway (MS-TSGU), and web servers that only look like one. */
@NullMarked
package org.rdpdoctor.lab.gateway;

import org.jspecify.annotations.NullMarked;
