# rdpdoctor's library for Windows PowerShell 5.1. It carries out the calls of a request and writes
# one line per reply. What is asked arrives as base64 in the last line and is only ever data.
# Nothing here depends on the language of Windows. ASCII only: consoles disagree about the rest.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$WarningPreference = 'SilentlyContinue'

# ---- Win32, where .NET changes what it reads -----------------------------------------------------
# RegistryKey turns stored bytes into texts and cannot give back types that it does not know;
# FileSecurity sorts access lists. An undo must put back the very same bytes.
$RdpDoctorSource = @'
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

public static class RdpDoctorNative {
  [DllImport("advapi32.dll", CharSet = CharSet.Unicode)]
  static extern int RegQueryValueExW(SafeRegistryHandle key, string name, IntPtr reserved,
      out int type, byte[] data, ref int size);
  [DllImport("advapi32.dll", CharSet = CharSet.Unicode)]
  static extern int RegSetValueExW(SafeRegistryHandle key, string name, int reserved, int type,
      byte[] data, int size);
  [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern SafeFileHandle CreateFileW(string name, uint access, uint share, IntPtr security,
      uint disposition, uint flags, IntPtr template);
  [DllImport("advapi32.dll", SetLastError = true)]
  static extern bool GetKernelObjectSecurity(SafeFileHandle handle, uint parts, byte[] descriptor,
      int size, out int needed);
  [DllImport("advapi32.dll", SetLastError = true)]
  static extern bool SetKernelObjectSecurity(SafeFileHandle handle, uint parts, byte[] descriptor);
  [DllImport("advapi32.dll", SetLastError = true)]
  static extern bool OpenProcessToken(IntPtr process, uint access, out IntPtr token);
  [DllImport("kernel32.dll")]
  static extern IntPtr GetCurrentProcess();
  [DllImport("kernel32.dll")]
  static extern bool CloseHandle(IntPtr handle);
  [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool LookupPrivilegeValueW(string system, string name, out long luid);
  [StructLayout(LayoutKind.Sequential, Pack = 4)]
  struct Privilege { public int Count; public long Luid; public int Attributes; }
  [DllImport("advapi32.dll", SetLastError = true)]
  static extern bool AdjustTokenPrivileges(IntPtr token, bool none, ref Privilege state, int size,
      IntPtr before, IntPtr needed);
  [StructLayout(LayoutKind.Sequential)]
  struct SessionInfo { public int Id; public IntPtr Station; public int State; }
  [DllImport("wtsapi32.dll", SetLastError = true)]
  static extern bool WTSEnumerateSessionsW(IntPtr server, int reserved, int version,
      out IntPtr sessions, out int count);
  [DllImport("wtsapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool WTSQuerySessionInformationW(IntPtr server, int id, int what,
      out IntPtr text, out int size);
  [DllImport("wtsapi32.dll")]
  static extern void WTSFreeMemory(IntPtr memory);

  [StructLayout(LayoutKind.Sequential)]
  struct Credential {
    public int Flags; public int Type; public IntPtr Target; public IntPtr Comment;
    public int WrittenLow; public int WrittenHigh; public int SecretSize; public IntPtr Secret;
    public int Persist; public int AttributeCount; public IntPtr Attributes; public IntPtr Alias;
    public IntPtr User;
  }
  [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool CredEnumerateW(string filter, int flags, out int count, out IntPtr found);
  [DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern bool CredDeleteW(string target, int type, int flags);
  [DllImport("advapi32.dll")]
  static extern void CredFree(IntPtr memory);

  public sealed class Value { public int Type; public byte[] Data; }
  public sealed class Saved { public string Target; public string User; public int Type; }
  public sealed class Session { public int Id; public string User; public int State; }

  // null when there is no such value
  public static Value ReadValue(SafeRegistryHandle key, string name) {
    for (int size = 1024; ; ) {
      byte[] data = new byte[size];
      int type;
      int code = RegQueryValueExW(key, name, IntPtr.Zero, out type, data, ref size);
      if (code == 2) return null;
      if (code == 234 && size <= (16 << 20)) continue;
      if (code != 0) throw new Win32Exception(code);
      Array.Resize(ref data, size);
      Value value = new Value();
      value.Type = type;
      value.Data = data;
      return value;
    }
  }

  public static void WriteValue(SafeRegistryHandle key, string name, int type, byte[] data) {
    int code = RegSetValueExW(key, name, 0, type, data, data.Length);
    if (code != 0) throw new Win32Exception(code);
  }

  static void Enable(string privilege) {
    IntPtr token;
    if (!OpenProcessToken(GetCurrentProcess(), 0x28, out token)) return;
    try {
      Privilege state = new Privilege();
      state.Count = 1;
      state.Attributes = 2;
      if (LookupPrivilegeValueW(null, privilege, out state.Luid))
        AdjustTokenPrivileges(token, false, ref state, 0, IntPtr.Zero, IntPtr.Zero);
    } finally {
      CloseHandle(token);
    }
  }

  static SafeFileHandle Open(string path, uint access) {
    // FILE_FLAG_BACKUP_SEMANTICS: folders, and the privileges of backup and restore
    SafeFileHandle handle =
        CreateFileW(path, access, 7, IntPtr.Zero, 3, 0x02000000, IntPtr.Zero);
    if (handle.IsInvalid) throw new Win32Exception(Marshal.GetLastWin32Error());
    return handle;
  }

  // owner, group and discretionary list, self-relative, as they are stored
  public static byte[] ReadDescriptor(string path) {
    Enable("SeBackupPrivilege");
    using (SafeFileHandle handle = Open(path, 0x20000)) {
      int needed;
      GetKernelObjectSecurity(handle, 7, new byte[0], 0, out needed);
      byte[] descriptor = new byte[needed];
      if (needed == 0 || !GetKernelObjectSecurity(handle, 7, descriptor, needed, out needed))
        throw new Win32Exception(Marshal.GetLastWin32Error());
      return descriptor;
    }
  }

  // The discretionary list alone. SeRestorePrivilege gives WRITE_DAC where the list itself does
  // not; the owner stays who he is.
  public static void WriteAccess(string path, byte[] descriptor) {
    Enable("SeBackupPrivilege");
    Enable("SeRestorePrivilege");
    // without SE_DACL_AUTO_INHERIT_REQ Windows drops SE_DACL_AUTO_INHERITED
    if (descriptor.Length > 3 && (descriptor[3] & 4) != 0) descriptor[3] |= 1;
    using (SafeFileHandle handle = Open(path, 0x60000)) {
      if (!SetKernelObjectSecurity(handle, 4, descriptor))
        throw new Win32Exception(Marshal.GetLastWin32Error());
    }
  }

  // Those of this account for this target. The secret is never looked at.
  public static Saved[] Credentials(string target) {
    IntPtr first;
    int count;
    if (!CredEnumerateW(null, 0, out count, out first)) {
      int code = Marshal.GetLastWin32Error();
      if (code == 1168) return new Saved[0];
      throw new Win32Exception(code);
    }
    try {
      List<Saved> found = new List<Saved>();
      for (int i = 0; i < count; i++) {
        IntPtr at = Marshal.ReadIntPtr(first, i * IntPtr.Size);
        Credential credential = (Credential) Marshal.PtrToStructure(at, typeof(Credential));
        Saved saved = new Saved();
        saved.Target = Marshal.PtrToStringUni(credential.Target);
        saved.User = Marshal.PtrToStringUni(credential.User);
        saved.Type = credential.Type;
        if (saved.User == null) saved.User = "";
        if (string.Equals(saved.Target, target, StringComparison.OrdinalIgnoreCase))
          found.Add(saved);
      }
      return found.ToArray();
    } finally {
      CredFree(first);
    }
  }

  // false when there was none
  public static bool Forget(string target) {
    Saved[] found = Credentials(target);
    foreach (Saved saved in found) {
      if (!CredDeleteW(saved.Target, saved.Type, 0))
        throw new Win32Exception(Marshal.GetLastWin32Error());
    }
    return found.Length > 0;
  }

  static string Ask(int id, int what) {
    IntPtr text;
    int size;
    if (!WTSQuerySessionInformationW(IntPtr.Zero, id, what, out text, out size)) return "";
    try {
      return Marshal.PtrToStringUni(text);
    } finally {
      WTSFreeMemory(text);
    }
  }

  public static Session[] Sessions() {
    IntPtr first;
    int count;
    if (!WTSEnumerateSessionsW(IntPtr.Zero, 0, 1, out first, out count))
      throw new Win32Exception(Marshal.GetLastWin32Error());
    try {
      List<Session> found = new List<Session>();
      int step = Marshal.SizeOf(typeof(SessionInfo));
      for (int i = 0; i < count; i++) {
        IntPtr at = new IntPtr(first.ToInt64() + (long) i * step);
        SessionInfo info = (SessionInfo) Marshal.PtrToStructure(at, typeof(SessionInfo));
        Session session = new Session();
        session.Id = info.Id;
        session.State = info.State;
        string user = Ask(info.Id, 5);
        string domain = Ask(info.Id, 7);
        session.User = user == "" || domain == "" ? user : domain + "\\" + user;
        found.Add(session);
      }
      return found.ToArray();
    } finally {
      WTSFreeMemory(first);
    }
  }
}
'@

# A table, because functions here change what is in it: this text is a file or a block of a command.
$RdpDoctorState = @{ Native = 'untried' }

# Compiles the part above at its first use. Where that is forbidden, callers do without.
function Test-RdpDoctorNative {
  if ($RdpDoctorState.Native -eq 'untried') {
    try {
      Add-Type -TypeDefinition $RdpDoctorSource
      $RdpDoctorState.Native = 'there'
    } catch {
      $RdpDoctorState.Native = 'missing'
    }
  }
  return $RdpDoctorState.Native -eq 'there'
}

# ---- fields of a line ----------------------------------------------------------------------------
function ConvertTo-RdpDoctorText([string]$Text) {
  return [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($Text))
}

function ConvertFrom-RdpDoctorText([string]$Field) {
  return [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($Field))
}

function ConvertTo-RdpDoctorBytes([byte[]]$Bytes) {
  if ($null -eq $Bytes) { return '' }
  return [Convert]::ToBase64String($Bytes)
}

function ConvertTo-RdpDoctorFlag($Value) {
  if ($Value) { return '1' }
  return '0'
}

function ConvertTo-RdpDoctorInstant([DateTime]$Time) {
  $culture = [Globalization.CultureInfo]::InvariantCulture
  return $Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", $culture)
}

function ConvertFrom-RdpDoctorSeconds([string]$Field) {
  return [Double]::Parse($Field, [Globalization.CultureInfo]::InvariantCulture)
}

# A list: how many, then the fields of each member.
function ConvertTo-RdpDoctorList($Members) {
  $all = @($Members)
  return (@([string]$all.Count) + $all) -join ','
}

# ---- refusals ------------------------------------------------------------------------------------
function New-RdpDoctorRefusal([long]$Code, [string]$Text) {
  return 'refused,' + $Code + ',' + (ConvertTo-RdpDoctorText $Text)
}

function New-RdpDoctorNotCarried([string]$Because) {
  return 'not-carried,' + (ConvertTo-RdpDoctorText $Because)
}

# The Windows code of an error: of the exception deepest inside that has one; 0 when none does.
function Get-RdpDoctorCode($Problem) {
  $code = 0
  $exception = $Problem.Exception
  for ($depth = 0; $null -ne $exception -and $depth -lt 10; $depth++) {
    if ($exception -is [ComponentModel.Win32Exception]) {
      $code = $exception.NativeErrorCode
    } elseif ($exception -is [UnauthorizedAccessException] -or
        $exception -is [Security.SecurityException]) {
      $code = 5
    } elseif (($exception.HResult -band 0x7FFF0000) -eq 0x00070000) {
      $code = $exception.HResult -band 0xFFFF
    }
    $exception = $exception.InnerException
  }
  if ($code -eq 0 -and $Problem.CategoryInfo.Category -eq 'PermissionDenied') { $code = 5 }
  if ($code -eq 0 -and $Problem.CategoryInfo.Category -eq 'ObjectNotFound') { $code = 2 }
  return $code
}

# ---- registry ------------------------------------------------------------------------------------
function Split-RdpDoctorKey([string]$Key) {
  $cut = $Key.IndexOf('\')
  if ($cut -lt 0) { throw (New-Object ComponentModel.Win32Exception 161) }
  $hive = switch ($Key.Substring(0, $cut)) {
    'HKLM' { [Microsoft.Win32.RegistryHive]::LocalMachine }
    'HKCU' { [Microsoft.Win32.RegistryHive]::CurrentUser }
    default { throw (New-Object ComponentModel.Win32Exception 161) }
  }
  $view = [Microsoft.Win32.RegistryView]::Registry64
  return @{
    Base = [Microsoft.Win32.RegistryKey]::OpenBaseKey($hive, $view)
    Path = $Key.Substring($cut + 1)
  }
}

# $null when there is no such key
function Open-RdpDoctorKey([string]$Key, [bool]$Writable) {
  $place = Split-RdpDoctorKey $Key
  return $place.Base.OpenSubKey($place.Path, $Writable)
}

# Type and bytes as fields; $null when there is no such value.
function Read-RdpDoctorData($Open, [string]$Name) {
  if (Test-RdpDoctorNative) {
    $value = [RdpDoctorNative]::ReadValue($Open.Handle, $Name)
    if ($null -eq $value) { return $null }
    return [string]$value.Type + ',' + (ConvertTo-RdpDoctorBytes $value.Data)
  }
  if (-not (@($Open.GetValueNames()) -contains $Name)) { return $null }
  $kind = $Open.GetValueKind($Name)
  $asStored = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
  $value = $Open.GetValue($Name, $null, $asStored)
  $wide = [Text.Encoding]::Unicode
  switch ([string]$kind) {
    'String' { return '1,' + (ConvertTo-RdpDoctorBytes $wide.GetBytes($value + "`0")) }
    'ExpandString' { return '2,' + (ConvertTo-RdpDoctorBytes $wide.GetBytes($value + "`0")) }
    'Binary' { return '3,' + (ConvertTo-RdpDoctorBytes $value) }
    'DWord' { return '4,' + (ConvertTo-RdpDoctorBytes ([BitConverter]::GetBytes([int]$value))) }
    'MultiString' {
      $texts = (@($value) | ForEach-Object { $_ + "`0" }) -join ''
      return '7,' + (ConvertTo-RdpDoctorBytes $wide.GetBytes($texts + "`0"))
    }
    'QWord' { return '11,' + (ConvertTo-RdpDoctorBytes ([BitConverter]::GetBytes([long]$value))) }
    'None' { return '0,' + (ConvertTo-RdpDoctorBytes $value) }
    default { throw (New-Object ComponentModel.Win32Exception 1630) }
  }
}

function Write-RdpDoctorData($Open, [string]$Name, [int]$Type, [byte[]]$Data) {
  $kinds = [Microsoft.Win32.RegistryValueKind]
  if ($Type -eq 4 -and $Data.Length -eq 4) {
    $Open.SetValue($Name, [BitConverter]::ToInt32($Data, 0), $kinds::DWord)
  } elseif ($Type -eq 11 -and $Data.Length -eq 8) {
    $Open.SetValue($Name, [BitConverter]::ToInt64($Data, 0), $kinds::QWord)
  } elseif ($Type -eq 3) {
    $Open.SetValue($Name, $Data, $kinds::Binary)
  } elseif (Test-RdpDoctorNative) {
    [RdpDoctorNative]::WriteValue($Open.Handle, $Name, $Type, $Data)
  } elseif ($Type -eq 1 -or $Type -eq 2) {
    $text = [Text.Encoding]::Unicode.GetString($Data)
    if ($text.IndexOf([char]0) -ne $text.Length - 1) {
      throw (New-Object ComponentModel.Win32Exception 1630)
    }
    $kind = if ($Type -eq 1) { $kinds::String } else { $kinds::ExpandString }
    $Open.SetValue($Name, $text.Substring(0, $text.Length - 1), $kind)
  } else {
    throw (New-Object ComponentModel.Win32Exception 1630)
  }
}

function Invoke-RdpDoctorReadValue([string]$Key, [string]$Name) {
  $open = Open-RdpDoctorKey $Key $false
  if ($null -eq $open) { return 'absent' }
  $data = Read-RdpDoctorData $open $Name
  if ($null -eq $data) { return 'absent' }
  return 'value,' + $data
}

function Invoke-RdpDoctorListKey([string]$Key) {
  $open = Open-RdpDoctorKey $Key $false
  if ($null -eq $open) { return 'absent' }
  $values = @(foreach ($name in $open.GetValueNames()) {
    $data = Read-RdpDoctorData $open $name
    if ($null -ne $data) { (ConvertTo-RdpDoctorText $name) + ',' + $data }
  })
  $keys = @(foreach ($name in $open.GetSubKeyNames()) { ConvertTo-RdpDoctorText $name })
  return 'key,' + (ConvertTo-RdpDoctorList $values) + ',' + (ConvertTo-RdpDoctorList $keys)
}

function Invoke-RdpDoctorWriteValue([string]$Key, [string]$Name, [int]$Type, [byte[]]$Data) {
  $place = Split-RdpDoctorKey $Key
  $open = $place.Base.CreateSubKey($place.Path)
  Write-RdpDoctorData $open $Name $Type $Data
  return 'done'
}

function Invoke-RdpDoctorDeleteValue([string]$Key, [string]$Name) {
  $open = Open-RdpDoctorKey $Key $false
  if ($null -eq $open -or -not (@($open.GetValueNames()) -contains $Name)) { return 'absent' }
  (Open-RdpDoctorKey $Key $true).DeleteValue($Name, $true)
  return 'done'
}

function Invoke-RdpDoctorCreateKey([string]$Key) {
  $place = Split-RdpDoctorKey $Key
  $null = $place.Base.CreateSubKey($place.Path)
  return 'done'
}

function Invoke-RdpDoctorDeleteKey([string]$Key) {
  $open = Open-RdpDoctorKey $Key $false
  if ($null -eq $open) { return 'absent' }
  if ($open.SubKeyCount -gt 0) { return New-RdpDoctorRefusal 1020 'there are keys below it' }
  $place = Split-RdpDoctorKey $Key
  $place.Base.DeleteSubKey($place.Path, $true)
  return 'done'
}

# ---- services ------------------------------------------------------------------------------------
function Get-RdpDoctorCimService([string]$Name) {
  $quoted = $Name.Replace('\', '\\').Replace("'", "\'")
  return Get-CimInstance -ClassName Win32_Service -Filter "Name='$quoted'"
}

# $null when there is none
function Get-RdpDoctorController([string]$Name) {
  $service = Get-RdpDoctorCimService $Name
  if ($null -eq $service) { return $null }
  # not by New-Object: its assembly is loaded with the command's module only
  return Get-Service -Name ([WildcardPattern]::Escape($service.Name))
}

function Invoke-RdpDoctorDescribeService([string]$Name) {
  $service = Get-RdpDoctorCimService $Name
  if ($null -eq $service) { return 'absent' }
  $states = @{
    'Stopped' = 'STOPPED'; 'Start Pending' = 'START_PENDING'; 'Stop Pending' = 'STOP_PENDING'
    'Running' = 'RUNNING'; 'Continue Pending' = 'CONTINUE_PENDING'
    'Pause Pending' = 'PAUSE_PENDING'; 'Paused' = 'PAUSED'
  }
  $starts = @{
    'Boot' = 'BOOT'; 'System' = 'SYSTEM'; 'Auto' = 'AUTOMATIC'; 'Manual' = 'ON_DEMAND'
    'Disabled' = 'DISABLED'
  }
  return (@('service', $states[$service.State], $starts[$service.StartMode],
    (ConvertTo-RdpDoctorText $service.StartName), [string]$service.ProcessId) -join ',')
}

function Invoke-RdpDoctorStartService([string]$Name, [double]$Seconds) {
  $controller = Get-RdpDoctorController $Name
  if ($null -eq $controller) { return 'absent' }
  $until = [DateTime]::UtcNow.AddSeconds($Seconds)
  try {
    $controller.Start()
  } catch {
    if ((Get-RdpDoctorCode $_) -ne 1056) { throw }
  }
  while ($true) {
    $controller.Refresh()
    if ($controller.Status -eq 'Running') { return 'done' }
    if ($controller.Status -eq 'Stopped') {
      $code = [long](Get-RdpDoctorCimService $Name).ExitCode
      if (($code -band 0x7FFF0000) -eq 0x00070000) { $code = $code -band 0xFFFF }
      if ($code -eq 0) { $code = 1067 }
      return New-RdpDoctorRefusal $code 'it ended while it started'
    }
    if ([DateTime]::UtcNow -ge $until) {
      return New-RdpDoctorRefusal 1053 ('still ' + $controller.Status)
    }
    Start-Sleep -Milliseconds 250
  }
}

# Nothing is killed. The services that depend on it first, with the same end of patience.
function Stop-RdpDoctorService($Controller, [DateTime]$Until, [int]$Depth) {
  if ($Depth -gt 20) { throw (New-Object ComponentModel.Win32Exception 1059) }
  foreach ($dependent in $Controller.DependentServices) {
    $reply = Stop-RdpDoctorService $dependent $Until ($Depth + 1)
    if ($reply -ne 'done') { return $reply }
  }
  try {
    $Controller.Refresh()
    if ($Controller.Status -ne 'Stopped' -and $Controller.Status -ne 'StopPending') {
      $Controller.Stop()
    }
  } catch {
    if ((Get-RdpDoctorCode $_) -ne 1062) { throw }
  }
  while ($true) {
    $Controller.Refresh()
    if ($Controller.Status -eq 'Stopped') { return 'done' }
    if ([DateTime]::UtcNow -ge $Until) {
      return New-RdpDoctorRefusal 1053 ($Controller.ServiceName + ' is still ' + $Controller.Status)
    }
    Start-Sleep -Milliseconds 250
  }
}

function Invoke-RdpDoctorStopService([string]$Name, [double]$Seconds) {
  $controller = Get-RdpDoctorController $Name
  if ($null -eq $controller) { return 'absent' }
  return Stop-RdpDoctorService $controller ([DateTime]::UtcNow.AddSeconds($Seconds)) 0
}

function Invoke-RdpDoctorSetStartType([string]$Name, [string]$Start) {
  $service = Get-RdpDoctorCimService $Name
  if ($null -eq $service) { return 'absent' }
  $words = @{
    'BOOT' = 'boot'; 'SYSTEM' = 'system'; 'AUTOMATIC' = 'auto'; 'ON_DEMAND' = 'demand'
    'DISABLED' = 'disabled'
  }
  $ended = Invoke-RdpDoctorProgram 'sc.exe' @('config', $service.Name, 'start=', $words[$Start]) 60
  if ($ended.Code -eq 0) { return 'done' }
  return New-RdpDoctorRefusal $ended.Code $ended.Text
}

# ---- programs of Windows -------------------------------------------------------------------------
# With a limit; what is started here may be ended here. The code is that of Windows.
function Invoke-RdpDoctorProgram([string]$Name, [string[]]$Arguments, [int]$Seconds) {
  $line = ($Arguments | ForEach-Object {
    if ($_.Contains('"') -or $_.EndsWith('\')) { throw (New-Object ComponentModel.Win32Exception 87) }
    '"' + $_ + '"'
  }) -join ' '
  $start = New-Object Diagnostics.ProcessStartInfo
  $start.FileName = Join-Path ([Environment]::SystemDirectory) $Name
  $start.Arguments = $line
  $start.UseShellExecute = $false
  $start.CreateNoWindow = $true
  $start.RedirectStandardOutput = $true
  $start.RedirectStandardError = $true
  $process = [Diagnostics.Process]::Start($start)
  $output = $process.StandardOutput.ReadToEndAsync()
  $errors = $process.StandardError.ReadToEndAsync()
  if (-not $process.WaitForExit($Seconds * 1000)) {
    $process.Kill()
    return @{ Code = 1460; Text = "$Name did not end within $Seconds seconds" }
  }
  $text = ($output.Result + ' ' + $errors.Result).Trim()
  if ($text.Length -gt 500) { $text = $text.Substring(0, 500) }
  $code = $process.ExitCode
  if (($code -band 0x7FFF0000) -eq 0x00070000) { $code = $code -band 0xFFFF }
  return @{ Code = $code; Text = $text }
}

# ---- files ---------------------------------------------------------------------------------------
# A 32-bit PowerShell sees another System32.
function Resolve-RdpDoctorPath([string]$Path) {
  if ($Path -notmatch '^[A-Za-z]:\\') { throw (New-Object ComponentModel.Win32Exception 161) }
  $system = [Environment]::GetFolderPath('Windows') + '\System32\'
  if ([Environment]::Is64BitOperatingSystem -and -not [Environment]::Is64BitProcess -and
      $Path.StartsWith($system, [StringComparison]::OrdinalIgnoreCase)) {
    return [Environment]::GetFolderPath('Windows') + '\Sysnative\' + $Path.Substring($system.Length)
  }
  return $Path
}

# $null when nothing is there
function Get-RdpDoctorAttributes([string]$Path) {
  try {
    return [IO.File]::GetAttributes($Path)
  } catch {
    if (@(2, 3) -contains (Get-RdpDoctorCode $_)) { return $null }
    throw
  }
}

function Test-RdpDoctorFolder($Attributes) {
  return ($Attributes -band [IO.FileAttributes]::Directory) -ne 0
}

function Read-RdpDoctorDescriptor([string]$Path, [bool]$Folder) {
  if (Test-RdpDoctorNative) { return [RdpDoctorNative]::ReadDescriptor($Path) }
  $parts = [Security.AccessControl.AccessControlSections]'Access, Owner, Group'
  if ($Folder) {
    return [IO.Directory]::GetAccessControl($Path, $parts).GetSecurityDescriptorBinaryForm()
  }
  return [IO.File]::GetAccessControl($Path, $parts).GetSecurityDescriptorBinaryForm()
}

function Invoke-RdpDoctorDescribeFile([string]$Given) {
  $path = Resolve-RdpDoctorPath $Given
  $attributes = Get-RdpDoctorAttributes $path
  if ($null -eq $attributes) { return 'absent' }
  $folder = Test-RdpDoctorFolder $attributes
  $size = 0
  if (-not $folder) { $size = (New-Object IO.FileInfo $path).Length }
  $descriptor = @()
  try {
    $descriptor = @(ConvertTo-RdpDoctorBytes (Read-RdpDoctorDescriptor $path $folder))
  } catch {
    $descriptor = @()
  }
  return 'file,' + (ConvertTo-RdpDoctorFlag $folder) + ',' + $size + ',' +
    (ConvertTo-RdpDoctorList $descriptor)
}

function Invoke-RdpDoctorListFolder([string]$Given) {
  $path = Resolve-RdpDoctorPath $Given
  $attributes = Get-RdpDoctorAttributes $path
  if ($null -eq $attributes) { return 'absent' }
  if (-not (Test-RdpDoctorFolder $attributes)) { return New-RdpDoctorRefusal 267 'no folder' }
  $entries = @(foreach ($entry in (New-Object IO.DirectoryInfo $path).GetFileSystemInfos()) {
    $folder = $entry -is [IO.DirectoryInfo]
    $size = 0
    if (-not $folder) { $size = $entry.Length }
    (ConvertTo-RdpDoctorText $entry.Name) + ',' + (ConvertTo-RdpDoctorFlag $folder) + ',' + $size
  })
  return 'folder,' + (ConvertTo-RdpDoctorList $entries)
}

function Read-RdpDoctorContent([string]$Path, [long]$Offset, [int]$Length) {
  $share = [IO.FileShare]'ReadWrite, Delete'
  $stream = New-Object IO.FileStream $Path, ([IO.FileMode]::Open), ([IO.FileAccess]::Read), $share
  try {
    $total = $stream.Length
    $left = [Math]::Max([long]0, $total - $Offset)
    $bytes = New-Object byte[] ([int][Math]::Min([Math]::Min($left, [long]$Length), [long]1048576))
    $null = $stream.Seek($Offset, [IO.SeekOrigin]::Begin)
    $read = 0
    while ($read -lt $bytes.Length) {
      $count = $stream.Read($bytes, $read, $bytes.Length - $read)
      if ($count -eq 0) { break }
      $read += $count
    }
    if ($read -lt $bytes.Length) { [Array]::Resize([ref]$bytes, $read) }
    return @{ Bytes = $bytes; Total = $total }
  } finally {
    $stream.Dispose()
  }
}

function Invoke-RdpDoctorReadFile([string]$Given, [long]$Offset, [int]$Length) {
  $path = Resolve-RdpDoctorPath $Given
  if ($null -eq (Get-RdpDoctorAttributes $path)) { return 'absent' }
  $content = Read-RdpDoctorContent $path $Offset $Length
  return 'content,' + (ConvertTo-RdpDoctorBytes $content.Bytes) + ',' + $content.Total
}

function Invoke-RdpDoctorWriteAccess([string]$Given, [byte[]]$Descriptor) {
  $path = Resolve-RdpDoctorPath $Given
  $attributes = Get-RdpDoctorAttributes $path
  if ($null -eq $attributes) { return 'absent' }
  if (Test-RdpDoctorNative) {
    [RdpDoctorNative]::WriteAccess($path, $Descriptor)
    return 'done'
  }
  $access = [Security.AccessControl.AccessControlSections]::Access
  if (Test-RdpDoctorFolder $attributes) {
    $security = New-Object Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorBinaryForm($Descriptor, $access)
    [IO.Directory]::SetAccessControl($path, $security)
  } else {
    $security = New-Object Security.AccessControl.FileSecurity
    $security.SetSecurityDescriptorBinaryForm($Descriptor, $access)
    [IO.File]::SetAccessControl($path, $security)
  }
  return 'done'
}

function Invoke-RdpDoctorRenameFile([string]$Given, [string]$NewName) {
  $path = Resolve-RdpDoctorPath $Given
  $attributes = Get-RdpDoctorAttributes $path
  if ($null -eq $attributes) { return 'absent' }
  if ($NewName -eq '' -or $NewName.IndexOfAny([IO.Path]::GetInvalidFileNameChars()) -ge 0) {
    return New-RdpDoctorRefusal 123 'no name of a file'
  }
  $target = Join-Path ([IO.Path]::GetDirectoryName($path)) $NewName
  if ($null -ne (Get-RdpDoctorAttributes $target)) {
    return New-RdpDoctorRefusal 183 'there is a file of that name'
  }
  if (Test-RdpDoctorFolder $attributes) {
    [IO.Directory]::Move($path, $target)
  } else {
    [IO.File]::Move($path, $target)
  }
  return 'done'
}

# Full control for SYSTEM and administrators, nothing inherited, nobody else.
function New-RdpDoctorFolder([string]$Path) {
  $security = New-Object Security.AccessControl.DirectorySecurity
  $security.SetSecurityDescriptorSddlForm('D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
  $null = [IO.Directory]::CreateDirectory($Path, $security)
}

function New-RdpDoctorFile([string]$Path, [byte[]]$Content) {
  $folder = [IO.Path]::GetDirectoryName($Path)
  if (-not [IO.Directory]::Exists($folder)) { New-RdpDoctorFolder $folder }
  $security = New-Object Security.AccessControl.FileSecurity
  $security.SetSecurityDescriptorSddlForm('D:P(A;;FA;;;SY)(A;;FA;;;BA)')
  $rights = [Security.AccessControl.FileSystemRights]::Write
  $stream = New-Object IO.FileStream $Path, ([IO.FileMode]::CreateNew), $rights,
    ([IO.FileShare]::None), 4096, ([IO.FileOptions]::WriteThrough), $security
  try {
    $stream.Write($Content, 0, $Content.Length)
    $stream.Flush($true)
  } finally {
    $stream.Dispose()
  }
}

function Invoke-RdpDoctorWriteFile([string]$Given, [byte[]]$Content) {
  $path = Resolve-RdpDoctorPath $Given
  $ours = Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) 'rdpdoctor\'
  if ($path.StartsWith($ours, [StringComparison]::OrdinalIgnoreCase)) {
    $null = Get-RdpDoctorPlace # nobody else's folder
  }
  if ($null -ne (Get-RdpDoctorAttributes $path)) { return New-RdpDoctorRefusal 80 'it exists' }
  New-RdpDoctorFile $path $Content
  return 'done'
}

function Invoke-RdpDoctorDeleteFile([string]$Given) {
  $path = Resolve-RdpDoctorPath $Given
  $attributes = Get-RdpDoctorAttributes $path
  if ($null -eq $attributes) { return 'absent' }
  if (Test-RdpDoctorFolder $attributes) { return New-RdpDoctorRefusal 5 'it is a folder' }
  [IO.File]::Delete($path)
  return 'done'
}

# A folder of ours for what must lie on the machine for a while. Whoever could have made it before
# us must be SYSTEM or an administrator; without such rights it lies in the user's own.
function Get-RdpDoctorPlace {
  $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
  if (-not (Test-RdpDoctorElevated)) {
    $own = Join-Path ([IO.Path]::GetTempPath()) 'rdpdoctor'
    $null = [IO.Directory]::CreateDirectory($own)
    return $own
  }
  $place = Join-Path ([Environment]::GetFolderPath('CommonApplicationData')) 'rdpdoctor'
  if (-not [IO.Directory]::Exists($place)) { New-RdpDoctorFolder $place }
  $sid = [Security.Principal.SecurityIdentifier]
  $owner = [IO.Directory]::GetAccessControl($place).GetOwner($sid).Value
  if (@('S-1-5-18', 'S-1-5-32-544', $identity.User.Value) -notcontains $owner) {
    throw (New-Object ComponentModel.Win32Exception 1307)
  }
  return $place
}

# ---- who is there --------------------------------------------------------------------------------
function Test-RdpDoctorElevated {
  $identity = [Security.Principal.WindowsIdentity]::GetCurrent()
  $principal = New-Object Security.Principal.WindowsPrincipal $identity
  return $identity.IsSystem -or
    $principal.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Invoke-RdpDoctorDescribeSystem {
  $system = $null
  $computer = $null
  try {
    $system = Get-CimInstance -ClassName Win32_OperatingSystem
    $computer = Get-CimInstance -ClassName Win32_ComputerSystem
  } catch {
    $system = $null
  }
  $domain = @()
  if ($null -ne $computer -and $computer.PartOfDomain) {
    $domain = @(ConvertTo-RdpDoctorText $computer.Domain)
  }
  $build = [string][Environment]::OSVersion.Version.ToString(3)
  $boot = @()
  if ($null -ne $system) {
    $build = $system.Version
    $boot = @(ConvertTo-RdpDoctorInstant $system.LastBootUpTime)
  }
  return (@('system', (ConvertTo-RdpDoctorText ([Environment]::MachineName)),
    (ConvertTo-RdpDoctorList $domain), (ConvertTo-RdpDoctorText $build),
    (ConvertTo-RdpDoctorInstant ([DateTime]::UtcNow)), (ConvertTo-RdpDoctorList $boot),
    (ConvertTo-RdpDoctorFlag (Test-RdpDoctorElevated))) -join ',')
}

function Invoke-RdpDoctorListSessions {
  if (-not (Test-RdpDoctorNative)) {
    return New-RdpDoctorNotCarried 'PowerShell may not compile the call that lists sessions there'
  }
  $states = @('Active', 'Conn', 'ConnQ', 'Shadow', 'Disc', 'Idle', 'Listen', 'Reset', 'Down', 'Init')
  $sessions = @(foreach ($session in [RdpDoctorNative]::Sessions()) {
    if ($session.Id -ne 0 -and $session.User -ne '') {
      $state = $states[$session.State]
      [string]$session.Id + ',' + (ConvertTo-RdpDoctorText $session.User) + ',' +
        (ConvertTo-RdpDoctorText $state)
    }
  })
  return 'sessions,' + (ConvertTo-RdpDoctorList $sessions)
}

# ---- network -------------------------------------------------------------------------------------
function Invoke-RdpDoctorListPortOwners([int]$Port) {
  $listeners = @()
  try {
    $listeners = @(Get-NetTCPConnection -State Listen -LocalPort $Port)
  } catch {
    if ($_.CategoryInfo.Category -ne 'ObjectNotFound') { throw }
  }
  $owners = @(foreach ($listener in $listeners) {
    $id = [string]$listener.OwningProcess
    $process = Get-CimInstance -ClassName Win32_Process -Filter "ProcessId=$id"
    $services = @(foreach ($service in
        (Get-CimInstance -ClassName Win32_Service -Filter "ProcessId=$id")) {
      if ($id -ne '0') { ConvertTo-RdpDoctorText $service.Name }
    })
    $program = ''
    if ($null -ne $process) { $program = $process.Name }
    (ConvertTo-RdpDoctorText $listener.LocalAddress) + ',' + $id + ',' +
      (ConvertTo-RdpDoctorText $program) + ',' + (ConvertTo-RdpDoctorList $services)
  })
  return 'port,' + (ConvertTo-RdpDoctorList $owners)
}

function Test-RdpDoctorPort($Ports, [int]$Port) {
  foreach ($each in @($Ports)) {
    if ($each -eq 'Any' -or $each -eq [string]$Port) { return $true }
    if ($each -match '^(\d+)-(\d+)$' -and $Port -ge [int]$Matches[1] -and
        $Port -le [int]$Matches[2]) {
      return $true
    }
  }
  return $false
}

# One question for all rules and one for each kind of filter: rule by rule takes minutes.
function Invoke-RdpDoctorListFirewallRules([int]$Port) {
  $ports = @{}
  foreach ($filter in (Get-NetFirewallPortFilter -PolicyStore ActiveStore)) {
    if (@('TCP', 'UDP', 'Any') -contains $filter.Protocol -and
        (Test-RdpDoctorPort $filter.LocalPort $Port)) {
      $ports[$filter.InstanceID] = $filter
    }
  }
  $addresses = @{}
  foreach ($filter in (Get-NetFirewallAddressFilter -PolicyStore ActiveStore)) {
    $addresses[$filter.InstanceID] = $filter
  }
  $rules = @(foreach ($rule in
      (Get-NetFirewallRule -PolicyStore ActiveStore -Direction Inbound)) {
    $filter = $ports[$rule.InstanceID]
    if ($null -ne $filter) {
      $remote = 'Any'
      if ($addresses.ContainsKey($rule.InstanceID)) {
        $remote = @($addresses[$rule.InstanceID].RemoteAddress) -join ', '
      }
      (@((ConvertTo-RdpDoctorText $rule.Name), (ConvertTo-RdpDoctorText $rule.DisplayName),
        (ConvertTo-RdpDoctorFlag ([string]$rule.Enabled -eq 'True')),
        (ConvertTo-RdpDoctorFlag ([string]$rule.Action -ne 'Block')),
        (ConvertTo-RdpDoctorFlag ([string]$rule.PolicyStoreSourceType -eq 'GroupPolicy')),
        (ConvertTo-RdpDoctorText $filter.Protocol),
        (ConvertTo-RdpDoctorText ([string]$rule.Profile)),
        (ConvertTo-RdpDoctorText (@($filter.LocalPort) -join ', ')),
        (ConvertTo-RdpDoctorText $remote)) -join ',')
    }
  })
  return 'firewall-rules,' + (ConvertTo-RdpDoctorList $rules)
}

# $null when there is none; names are no patterns
function Get-RdpDoctorRule([string]$Name) {
  try {
    return Get-NetFirewallRule -Name ([WildcardPattern]::Escape($Name))
  } catch {
    if ($_.CategoryInfo.Category -eq 'ObjectNotFound') { return $null }
    throw
  }
}

function Invoke-RdpDoctorEnableFirewallRule([string]$Name, [bool]$Enabled) {
  if ($null -eq (Get-RdpDoctorRule $Name)) { return 'absent' }
  $word = if ($Enabled) { 'True' } else { 'False' }
  Set-NetFirewallRule -Name ([WildcardPattern]::Escape($Name)) -Enabled $word
  return 'done'
}

function Invoke-RdpDoctorAddFirewallRule([string]$Name, [string]$Protocol, [int]$Port) {
  if ($null -ne (Get-RdpDoctorRule $Name)) { return New-RdpDoctorRefusal 183 'there is such a rule' }
  $null = New-NetFirewallRule -Name $Name -DisplayName $Name -Direction Inbound -Action Allow `
    -Protocol $Protocol -LocalPort $Port -Profile Any -Enabled True
  return 'done'
}

function Invoke-RdpDoctorDeleteFirewallRule([string]$Name) {
  if ($null -eq (Get-RdpDoctorRule $Name)) { return 'absent' }
  Remove-NetFirewallRule -Name ([WildcardPattern]::Escape($Name))
  return 'done'
}

# ---- local groups --------------------------------------------------------------------------------
# By ADSI: Get-LocalGroupMember fails on members whose account is gone, and on domain controllers.
# $null when there is no such group
function Get-RdpDoctorGroup([string]$GroupSid) {
  try {
    $sid = New-Object Security.Principal.SecurityIdentifier $GroupSid
    $name = $sid.Translate([Security.Principal.NTAccount]).Value
  } catch {
    if ($_.Exception.GetBaseException() -is [Security.Principal.IdentityNotMappedException]) {
      return $null
    }
    throw
  }
  $short = $name.Substring($name.IndexOf('\') + 1)
  return [ADSI]('WinNT://./' + $short + ',group')
}

function Get-RdpDoctorMemberSids($Group) {
  foreach ($member in @($Group.psbase.Invoke('Members'))) {
    $bytes = $member.GetType().InvokeMember('objectSid', 'GetProperty', $null, $member, $null)
    (New-Object Security.Principal.SecurityIdentifier ([byte[]]$bytes), 0).Value
  }
}

function Invoke-RdpDoctorListMembers([string]$GroupSid) {
  $group = Get-RdpDoctorGroup $GroupSid
  if ($null -eq $group) { return 'absent' }
  $members = @(foreach ($member in (Get-RdpDoctorMemberSids $group)) {
    $account = ''
    try {
      $sid = New-Object Security.Principal.SecurityIdentifier $member
      $account = $sid.Translate([Security.Principal.NTAccount]).Value
    } catch {
      $account = ''
    }
    (ConvertTo-RdpDoctorText $member) + ',' + (ConvertTo-RdpDoctorText $account)
  })
  return 'members,' + (ConvertTo-RdpDoctorList $members)
}

# $null when nobody is called so
function Get-RdpDoctorSid([string]$Account) {
  if ($Account -match '^S-1-[0-9-]+$') { return $Account }
  try {
    $name = New-Object Security.Principal.NTAccount $Account
    return $name.Translate([Security.Principal.SecurityIdentifier]).Value
  } catch {
    if ($_.Exception.GetBaseException() -is [Security.Principal.IdentityNotMappedException]) {
      return $null
    }
    throw
  }
}

function Invoke-RdpDoctorChangeMember([string]$GroupSid, [string]$Account, [bool]$Add) {
  $group = Get-RdpDoctorGroup $GroupSid
  if ($null -eq $group) { return 'absent' }
  $sid = Get-RdpDoctorSid $Account
  if ($null -eq $sid) { return New-RdpDoctorRefusal 1332 'nobody is called so' }
  $isMember = @(Get-RdpDoctorMemberSids $group) -contains $sid
  if ($Add) {
    if (-not $isMember) { $group.psbase.Invoke('Add', @('WinNT://' + $sid)) }
    return 'done'
  }
  if (-not $isMember) { return 'absent' }
  $group.psbase.Invoke('Remove', @('WinNT://' + $sid))
  return 'done'
}

# ---- saved passwords -----------------------------------------------------------------------------
# They belong to an account that sits there: SYSTEM has others, sessions of the network have none.
function Get-RdpDoctorNoPasswords {
  if ([Security.Principal.WindowsIdentity]::GetCurrent().IsSystem) {
    return New-RdpDoctorNotCarried 'SYSTEM has no passwords of the user who connects'
  }
  if (-not (Test-RdpDoctorNative)) {
    return New-RdpDoctorNotCarried 'PowerShell may not compile the calls for saved passwords there'
  }
  return ''
}

function Invoke-RdpDoctorListCredentials([string]$Target) {
  $cannot = Get-RdpDoctorNoPasswords
  if ($cannot -ne '') { return $cannot }
  $found = @(foreach ($saved in [RdpDoctorNative]::Credentials($Target)) {
    (ConvertTo-RdpDoctorText $saved.Target) + ',' + (ConvertTo-RdpDoctorText $saved.User)
  })
  return 'credentials,' + (ConvertTo-RdpDoctorList $found)
}

function Invoke-RdpDoctorDeleteCredential([string]$Target) {
  $cannot = Get-RdpDoctorNoPasswords
  if ($cannot -ne '') { return $cannot }
  if ([RdpDoctorNative]::Forget($Target)) { return 'done' }
  return 'absent'
}

# ---- event logs ----------------------------------------------------------------------------------
# The copy of a log lies in our folder until its last part was read.
function Invoke-RdpDoctorReadEventLog([string]$Log, [double]$Back, [long]$Offset, [int]$Length) {
  $place = Get-RdpDoctorPlace
  Remove-RdpDoctorLeftovers $place
  $hash = [Security.Cryptography.SHA256]::Create()
  $name = [BitConverter]::ToString(
    $hash.ComputeHash([Text.Encoding]::UTF8.GetBytes($Log.ToUpperInvariant()))).Replace('-', '')
  $copy = Join-Path $place ('log-' + $name.Substring(0, 24) + '.evtx')
  if ($Offset -eq 0) {
    if ([IO.File]::Exists($copy)) { [IO.File]::Delete($copy) }
    $millis = [long]($Back * 1000)
    $query = "*[System[TimeCreated[timediff(@SystemTime) <= $millis]]]"
    $ended = Invoke-RdpDoctorProgram 'wevtutil.exe' @('epl', $Log, $copy, "/q:$query") 240
    if (@(2, 15007) -contains $ended.Code) { return 'absent' }
    if ($ended.Code -ne 0) { return New-RdpDoctorRefusal $ended.Code $ended.Text }
  }
  if (-not [IO.File]::Exists($copy)) { return New-RdpDoctorRefusal 2 'its copy is gone' }
  $content = Read-RdpDoctorContent $copy $Offset $Length
  if ($Offset + $content.Bytes.Length -ge $content.Total) { [IO.File]::Delete($copy) }
  return 'content,' + (ConvertTo-RdpDoctorBytes $content.Bytes) + ',' + $content.Total
}

# What a run that broke off left behind more than an hour ago.
function Remove-RdpDoctorLeftovers([string]$Place) {
  $old = [DateTime]::UtcNow.AddHours(-1)
  foreach ($file in (New-Object IO.DirectoryInfo $Place).GetFiles()) {
    if ($file.Name -match '^(log|page)-[0-9A-Fa-f]+\.(evtx|out)$' -and
        $file.LastWriteTimeUtc -lt $old) {
      try { $file.Delete() } catch { continue }
    }
  }
}

# ---- clock and tasks -----------------------------------------------------------------------------
function Invoke-RdpDoctorSetClock {
  $ended = Invoke-RdpDoctorProgram 'w32tm.exe' @('/resync', '/rediscover') 90
  if ($ended.Code -eq 0) { return 'done' }
  return New-RdpDoctorRefusal $ended.Code $ended.Text
}

# $null when there is none
function Get-RdpDoctorTask([string]$Name) {
  try {
    return Get-ScheduledTask -TaskPath '\' -TaskName $Name
  } catch {
    if ($_.CategoryInfo.Category -eq 'ObjectNotFound') { return $null }
    throw
  }
}

function Get-RdpDoctorTaskFile([string]$Name) {
  if ($Name -notmatch '^[A-Za-z0-9_.-]{1,100}$') {
    throw (New-Object ComponentModel.Win32Exception 123)
  }
  return Join-Path (Get-RdpDoctorPlace) ('task-' + $Name + '.ps1')
}

# The task reads the file itself, because an execution policy by group policy would refuse it.
function Invoke-RdpDoctorSchedule([string]$Name, [double]$Seconds, [string]$Text) {
  $file = Get-RdpDoctorTaskFile $Name
  if ($null -ne (Get-RdpDoctorTask $Name)) { return New-RdpDoctorRefusal 183 'there is such a task' }
  if ([IO.File]::Exists($file)) { [IO.File]::Delete($file) }
  New-RdpDoctorFile $file ([Text.Encoding]::UTF8.GetBytes($Text))
  try {
    $read = "& ([ScriptBlock]::Create([IO.File]::ReadAllText('" + $file.Replace("'", "''") + "')))"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($read))
    $program = Join-Path ([Environment]::SystemDirectory) 'WindowsPowerShell\v1.0\powershell.exe'
    $action = New-ScheduledTaskAction -Execute $program `
      -Argument ('-NoLogo -NoProfile -NonInteractive -EncodedCommand ' + $encoded)
    $trigger = New-ScheduledTaskTrigger -Once -At ((Get-Date).AddSeconds($Seconds))
    $principal = New-ScheduledTaskPrincipal -UserId 'S-1-5-18' `
      -LogonType ServiceAccount -RunLevel Highest
    $settings = New-ScheduledTaskSettingsSet -StartWhenAvailable -AllowStartIfOnBatteries `
      -DontStopIfGoingOnBatteries -ExecutionTimeLimit (New-TimeSpan -Hours 1)
    $null = Register-ScheduledTask -TaskPath '\' -TaskName $Name -Action $action `
      -Trigger $trigger -Principal $principal -Settings $settings
  } catch {
    [IO.File]::Delete($file)
    throw
  }
  return 'done'
}

function Invoke-RdpDoctorUnschedule([string]$Name) {
  $file = Get-RdpDoctorTaskFile $Name
  $task = Get-RdpDoctorTask $Name
  if ($null -ne $task) { Unregister-ScheduledTask -TaskPath '\' -TaskName $Name -Confirm:$false }
  $script = [IO.File]::Exists($file)
  if ($script) { [IO.File]::Delete($file) }
  if ($null -eq $task -and -not $script) { return 'absent' }
  return 'done'
}

# ---- one call ------------------------------------------------------------------------------------
$RdpDoctorChanges = @('write-value', 'delete-value', 'create-key', 'delete-key', 'start-service',
  'stop-service', 'set-start-type', 'write-access', 'rename-file', 'write-file', 'delete-file',
  'enable-firewall-rule', 'add-firewall-rule', 'delete-firewall-rule', 'add-member',
  'remove-member', 'delete-credential', 'set-clock-by-service', 'schedule-script',
  'unschedule-script')

function Invoke-RdpDoctorCall([string[]]$Fields) {
  $first = ''
  $second = ''
  if ($Fields.Length -gt 1 -and @('list-port-owners', 'list-firewall-rules') -notcontains $Fields[0]) {
    $first = ConvertFrom-RdpDoctorText $Fields[1]
  }
  switch ($Fields[0]) {
    'describe-system' { return Invoke-RdpDoctorDescribeSystem }
    'read-value' { return Invoke-RdpDoctorReadValue $first (ConvertFrom-RdpDoctorText $Fields[2]) }
    'list-key' { return Invoke-RdpDoctorListKey $first }
    'describe-service' { return Invoke-RdpDoctorDescribeService $first }
    'describe-file' { return Invoke-RdpDoctorDescribeFile $first }
    'list-folder' { return Invoke-RdpDoctorListFolder $first }
    'read-file' { return Invoke-RdpDoctorReadFile $first ([long]$Fields[2]) ([int]$Fields[3]) }
    'list-sessions' { return Invoke-RdpDoctorListSessions }
    'list-port-owners' { return Invoke-RdpDoctorListPortOwners ([int]$Fields[1]) }
    'list-firewall-rules' { return Invoke-RdpDoctorListFirewallRules ([int]$Fields[1]) }
    'list-members' { return Invoke-RdpDoctorListMembers $first }
    'list-credentials' { return Invoke-RdpDoctorListCredentials $first }
    'read-event-log' {
      return Invoke-RdpDoctorReadEventLog $first (ConvertFrom-RdpDoctorSeconds $Fields[2]) `
        ([long]$Fields[3]) ([int]$Fields[4])
    }
    'write-value' {
      $second = ConvertFrom-RdpDoctorText $Fields[2]
      return Invoke-RdpDoctorWriteValue $first $second ([int]$Fields[3]) `
        ([Convert]::FromBase64String($Fields[4]))
    }
    'delete-value' {
      return Invoke-RdpDoctorDeleteValue $first (ConvertFrom-RdpDoctorText $Fields[2])
    }
    'create-key' { return Invoke-RdpDoctorCreateKey $first }
    'delete-key' { return Invoke-RdpDoctorDeleteKey $first }
    'start-service' {
      return Invoke-RdpDoctorStartService $first (ConvertFrom-RdpDoctorSeconds $Fields[2])
    }
    'stop-service' {
      return Invoke-RdpDoctorStopService $first (ConvertFrom-RdpDoctorSeconds $Fields[2])
    }
    'set-start-type' { return Invoke-RdpDoctorSetStartType $first $Fields[2] }
    'write-access' {
      return Invoke-RdpDoctorWriteAccess $first ([Convert]::FromBase64String($Fields[2]))
    }
    'rename-file' { return Invoke-RdpDoctorRenameFile $first (ConvertFrom-RdpDoctorText $Fields[2]) }
    'write-file' {
      return Invoke-RdpDoctorWriteFile $first ([Convert]::FromBase64String($Fields[2]))
    }
    'delete-file' { return Invoke-RdpDoctorDeleteFile $first }
    'enable-firewall-rule' { return Invoke-RdpDoctorEnableFirewallRule $first ($Fields[2] -eq '1') }
    'add-firewall-rule' {
      $second = ConvertFrom-RdpDoctorText $Fields[2]
      return Invoke-RdpDoctorAddFirewallRule $first $second ([int]$Fields[3])
    }
    'delete-firewall-rule' { return Invoke-RdpDoctorDeleteFirewallRule $first }
    'add-member' {
      return Invoke-RdpDoctorChangeMember $first (ConvertFrom-RdpDoctorText $Fields[2]) $true
    }
    'remove-member' {
      return Invoke-RdpDoctorChangeMember $first (ConvertFrom-RdpDoctorText $Fields[2]) $false
    }
    'delete-credential' { return Invoke-RdpDoctorDeleteCredential $first }
    'set-clock-by-service' { return Invoke-RdpDoctorSetClock }
    'schedule-script' {
      $second = ConvertFrom-RdpDoctorText $Fields[3]
      return Invoke-RdpDoctorSchedule $first (ConvertFrom-RdpDoctorSeconds $Fields[2]) $second
    }
    'unschedule-script' { return Invoke-RdpDoctorUnschedule $first }
    default { return New-RdpDoctorNotCarried 'our library there does not know this call' }
  }
}

# Each call by itself: what goes wrong in one is its reply.
function Invoke-RdpDoctorSafely([string]$Line) {
  try {
    return [string](Invoke-RdpDoctorCall $Line.Split(','))
  } catch {
    return New-RdpDoctorRefusal (Get-RdpDoctorCode $_) ([string]$_.Exception.Message)
  }
}

# ---- requests ------------------------------------------------------------------------------------
function Write-RdpDoctorLine([string]$Content) {
  # Not to the pipeline: its formatting may cut long lines.
  [Console]::Out.WriteLine('rdpdoctor ' + $Content)
  [Console]::Out.Flush()
}

function ConvertTo-RdpDoctorDeflated([string]$Text) {
  $target = New-Object IO.MemoryStream
  $deflate = New-Object IO.Compression.DeflateStream $target,
    ([IO.Compression.CompressionMode]::Compress)
  $bytes = [Text.Encoding]::ASCII.GetBytes($Text)
  $deflate.Write($bytes, 0, $bytes.Length)
  $deflate.Dispose()
  return ,$target.ToArray()
}

# Bytes of one part, so that with its line and those around it the output stays below the limit.
function Get-RdpDoctorPartSize([int]$Limit) {
  return [Math]::Max(3, [int][Math]::Floor(($Limit - 300) / 4) * 3)
}

function Write-RdpDoctorPart([int]$Total, [int]$Offset, [string]$Name, [byte[]]$Bytes) {
  Write-RdpDoctorLine ('part ' + $Total + ',' + $Offset + ',' + (ConvertTo-RdpDoctorText $Name) +
    ',' + (ConvertTo-RdpDoctorBytes $Bytes))
}

# What does not fit is kept in a file until its last part was asked for. Replies that would take
# too many parts are left out; each says so.
function Write-RdpDoctorNarrow([string[]]$Replies, [int]$Limit) {
  $size = Get-RdpDoctorPartSize $Limit
  $room = $size * 32
  for ($i = 0; $i -lt $Replies.Length; $i++) {
    if ($Replies[$i].Length -gt 1000 -and $Replies[$i].Length -gt $room) {
      $Replies[$i] = New-RdpDoctorNotCarried 'the answer is too long for this channel'
    }
    $room -= $Replies[$i].Length
  }
  $lines = New-Object Text.StringBuilder
  for ($i = 0; $i -lt $Replies.Length; $i++) {
    $null = $lines.Append('rdpdoctor ' + $i + ' ' + $Replies[$i] + "`r`n")
  }
  $deflated = ConvertTo-RdpDoctorDeflated $lines.ToString()
  if ($deflated.Length -le $size) {
    Write-RdpDoctorPart $deflated.Length 0 '' $deflated
    return
  }
  $place = Get-RdpDoctorPlace
  Remove-RdpDoctorLeftovers $place
  $name = 'page-' + [Guid]::NewGuid().ToString('N') + '.out'
  New-RdpDoctorFile (Join-Path $place $name) $deflated
  $part = New-Object byte[] $size
  [Array]::Copy($deflated, $part, $size)
  Write-RdpDoctorPart $deflated.Length 0 $name $part
}

function Write-RdpDoctorPage([string]$Name, [int]$Offset, [int]$Limit) {
  if ($Name -notmatch '^page-[0-9a-f]{32}\.out$') { throw 'no name of a page' }
  $file = Join-Path (Get-RdpDoctorPlace) $Name
  $content = Read-RdpDoctorContent $file $Offset (Get-RdpDoctorPartSize $Limit)
  if ($Offset + $content.Bytes.Length -ge $content.Total) { [IO.File]::Delete($file) }
  Write-RdpDoctorPart $content.Total $Offset $Name $content.Bytes
}

function Invoke-RdpDoctorRun([string[]]$Calls, [int]$Limit) {
  $stopped = $false
  $kept = New-Object Collections.Generic.List[string]
  for ($i = 0; $i -lt $Calls.Length; $i++) {
    $change = $RdpDoctorChanges -contains $Calls[$i].Split(',')[0]
    if ($change -and $stopped) {
      $reply = New-RdpDoctorNotCarried 'a change before it was not done'
    } else {
      $reply = Invoke-RdpDoctorSafely $Calls[$i]
      if ($change -and $reply -ne 'done' -and $reply -ne 'absent') { $stopped = $true }
    }
    if ($Limit -gt 0) { $kept.Add($reply) } else { Write-RdpDoctorLine ([string]$i + ' ' + $reply) }
  }
  if ($Limit -gt 0) { Write-RdpDoctorNarrow $kept.ToArray() $Limit }
}

function Invoke-RdpDoctor([string]$Request) {
  Write-RdpDoctorLine 'begin'
  $lines = [Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($Request)).Split("`n")
  $head = $lines[0].Split(',')
  if ($head[0] -eq 'page') {
    Write-RdpDoctorPage (ConvertFrom-RdpDoctorText $head[1]) ([int]$head[2]) ([int]$head[3])
    Write-RdpDoctorLine 'end 1'
    return
  }
  $calls = @()
  if ($lines.Length -gt 1) { $calls = $lines[1..($lines.Length - 1)] }
  Invoke-RdpDoctorRun $calls ([int]$head[1])
  Write-RdpDoctorLine ('end ' + $calls.Length)
}
