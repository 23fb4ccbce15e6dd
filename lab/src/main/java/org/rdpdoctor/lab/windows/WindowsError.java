package org.rdpdoctor.lab.windows;

import org.rdpdoctor.wire.hostcall.HostReply;

/** Codes of Windows that the machine answers with: MS-ERREF section 2.2. */
public enum WindowsError {
  SUCCESS(0, "The operation completed successfully."),
  ACCESS_DENIED(5, "Access is denied."),
  FILE_EXISTS(80, "The file exists."),
  INVALID_PARAMETER(87, "The parameter is incorrect."),
  INVALID_NAME(123, "The filename, directory name, or volume label syntax is incorrect."),
  DIRECTORY_NOT_EMPTY(145, "The directory is not empty."),
  ALREADY_EXISTS(183, "Cannot create a file when that file already exists."),
  DEPENDENT_SERVICES_RUNNING(
      1051, "A stop control has been sent to a service that other running services depend on."),
  INVALID_SERVICE_CONTROL(1052, "The requested control is not valid for this service."),
  SERVICE_REQUEST_TIMEOUT(
      1053, "The service did not respond to the start or control request in a timely fashion."),
  SERVICE_ALREADY_RUNNING(1056, "An instance of the service is already running."),
  SERVICE_DISABLED(
      1058,
      "The service cannot be started, either because it is disabled or because it has no enabled"
          + " devices associated with it."),
  SERVICE_DOES_NOT_EXIST(1060, "The specified service does not exist as an installed service."),
  SERVICE_CANNOT_ACCEPT_CONTROL(1061, "The service cannot accept control messages at this time."),
  SERVICE_NOT_ACTIVE(1062, "The service has not been started."),
  SERVICE_TERMINATED(1067, "The process terminated unexpectedly."),
  DEPENDENCY_FAILED(1068, "The dependency service or group failed to start."),
  NO_SUCH_LOGON_SESSION(
      1312, "A specified logon session does not exist. It may already have been terminated."),
  NONE_MAPPED(1332, "No mapping between account names and security IDs was done."),
  INVALID_SECURITY_DESCRIPTOR(1338, "The security descriptor structure is invalid."),
  TIMEOUT(1460, "This operation returned because the timeout period expired."),
  NO_ENDPOINT(1753, "There are no more endpoints available from the endpoint mapper.");

  private final long code;
  private final String text;

  WindowsError(long code, String text) {
    this.code = code;
    this.text = text;
  }

  public long code() {
    return code;
  }

  public HostReply.Refused refused() {
    return new HostReply.Refused(code, text);
  }
}
