/**
 * Service Control Manager Remote Protocol: the calls of MS-SCMR section 3.1.4 on the pipe svcctl.
 */
@NullMarked
package org.rdpdoctor.wire.scmr;

import org.jspecify.annotations.NullMarked;
