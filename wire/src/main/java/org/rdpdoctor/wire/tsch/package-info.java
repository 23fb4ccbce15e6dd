/**
 * Task Scheduler Service Remoting Protocol: the calls of MS-TSCH section 3.2.5.4
 * (ITaskSchedulerService) on the pipe atsvc that run one script and take it back.
 */
@NullMarked
package org.rdpdoctor.wire.tsch;

import org.jspecify.annotations.NullMarked;
