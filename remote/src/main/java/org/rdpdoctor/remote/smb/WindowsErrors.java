package org.rdpdoctor.remote.smb;

import java.util.Map;
import java.util.Optional;

/** Errors of Windows (MS-ERREF sections 2.2 and 2.3) that these protocols answer with. */
final class WindowsErrors {
  static final long NOT_FOUND = 2;
  static final long PATH_NOT_FOUND = 3;
  static final long NOT_SUPPORTED = 50;
  static final long ALREADY_EXISTS = 183;
  static final long INVALID_NAME = 123;
  static final long KEY_HAS_CHILDREN = 1020;

  private static final long HRESULT_OF_WINDOWS = 0x8007_0000L;
  private static final long HRESULT_MASK = 0xFFFF_0000L;

  private static final Map<Long, String> WORDS =
      Map.ofEntries(
          Map.entry(2L, "not found"),
          Map.entry(3L, "path not found"),
          Map.entry(5L, "access denied"),
          Map.entry(6L, "the handle is not valid any more"),
          Map.entry(32L, "in use by another program"),
          Map.entry(50L, "not supported"),
          Map.entry(53L, "network path not found"),
          Map.entry(67L, "no such share"),
          Map.entry(87L, "a parameter is wrong"),
          Map.entry(112L, "the disk is full"),
          Map.entry(122L, "the buffer is too small"),
          Map.entry(123L, "the name is not valid"),
          Map.entry(145L, "the folder is not empty"),
          Map.entry(183L, "there is one of that name"),
          Map.entry(234L, "there is more data"),
          Map.entry(267L, "not a folder"),
          Map.entry(303L, "it is being deleted"),
          Map.entry(336L, "it is a folder"),
          Map.entry(1018L, "the key is marked for deletion"),
          Map.entry(1020L, "there are keys below it"),
          Map.entry(1051L, "services that depend on it are running"),
          Map.entry(1052L, "the service does not take this control"),
          Map.entry(1053L, "the service did not answer in time"),
          Map.entry(1056L, "the service is running already"),
          Map.entry(1058L, "the service is disabled"),
          Map.entry(1060L, "there is no such service"),
          Map.entry(1061L, "the service takes no controls at the moment"),
          Map.entry(1062L, "the service is not running"),
          Map.entry(1067L, "the process of the service ended"),
          Map.entry(1068L, "a service that it depends on did not start"),
          Map.entry(1069L, "its account could not sign in"),
          Map.entry(1072L, "the service is marked for deletion"),
          Map.entry(1115L, "the machine shuts down"),
          Map.entry(1314L, "a privilege is missing"),
          Map.entry(1783L, "the stub received bad data"));

  private static final Map<Long, Long> OF_STATUS =
      Map.ofEntries(
          Map.entry(0xC000_0002L, 50L), // STATUS_NOT_IMPLEMENTED
          Map.entry(0xC000_000DL, 87L), // STATUS_INVALID_PARAMETER
          Map.entry(0xC000_000FL, 2L), // STATUS_NO_SUCH_FILE
          Map.entry(0xC000_0022L, 5L), // STATUS_ACCESS_DENIED
          Map.entry(0xC000_0033L, 123L), // STATUS_OBJECT_NAME_INVALID
          Map.entry(0xC000_0034L, 2L), // STATUS_OBJECT_NAME_NOT_FOUND
          Map.entry(0xC000_0035L, 183L), // STATUS_OBJECT_NAME_COLLISION
          Map.entry(0xC000_0039L, 123L), // STATUS_OBJECT_PATH_INVALID
          Map.entry(0xC000_003AL, 3L), // STATUS_OBJECT_PATH_NOT_FOUND
          Map.entry(0xC000_003BL, 123L), // STATUS_OBJECT_PATH_SYNTAX_BAD
          Map.entry(0xC000_0043L, 32L), // STATUS_SHARING_VIOLATION
          Map.entry(0xC000_0056L, 303L), // STATUS_DELETE_PENDING
          Map.entry(0xC000_0061L, 1314L), // STATUS_PRIVILEGE_NOT_HELD
          Map.entry(0xC000_007FL, 112L), // STATUS_DISK_FULL
          Map.entry(0xC000_00BAL, 336L), // STATUS_FILE_IS_A_DIRECTORY
          Map.entry(0xC000_00BBL, 50L), // STATUS_NOT_SUPPORTED
          Map.entry(0xC000_00CCL, 67L), // STATUS_BAD_NETWORK_NAME
          Map.entry(0xC000_0101L, 145L), // STATUS_DIRECTORY_NOT_EMPTY
          Map.entry(0xC000_0103L, 267L), // STATUS_NOT_A_DIRECTORY
          Map.entry(0xC000_0121L, 5L)); // STATUS_CANNOT_DELETE

  private WindowsErrors() {}

  /** The error in words, with its number where we have none. */
  static String words(long code) {
    return Optional.ofNullable(WORDS.get(code)).orElse("error %d".formatted(code));
  }

  /** The error that stands for an NTSTATUS; the status itself where we know none. */
  static long ofStatus(long status) {
    return OF_STATUS.getOrDefault(status, status);
  }

  static String wordsOfStatus(long status) {
    return OF_STATUS.containsKey(status)
        ? words(ofStatus(status))
        : "status 0x%08X".formatted(status);
  }

  /** The error within an HRESULT that was made of one, or the HRESULT itself. */
  static long ofResult(long result) {
    return (result & HRESULT_MASK) == HRESULT_OF_WINDOWS ? result & ~HRESULT_MASK : result;
  }
}
