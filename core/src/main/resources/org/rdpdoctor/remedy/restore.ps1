# What puts things back, and what reads them. For Windows PowerShell 5.1, elevated.
function Open-RdpRoot([string]$Key) {
  $hive = [Microsoft.Win32.RegistryHive]::LocalMachine
  if ($Key.StartsWith('HKCU\')) { $hive = [Microsoft.Win32.RegistryHive]::CurrentUser }
  [Microsoft.Win32.RegistryKey]::OpenBaseKey($hive, [Microsoft.Win32.RegistryView]::Registry64)
}

function Open-RdpKey([string]$Key, [bool]$Write) {
  (Open-RdpRoot $Key).OpenSubKey($Key.Substring(5), $Write)
}

function ConvertTo-RdpData([int]$Type, [byte[]]$Bytes) {
  switch ($Type) {
    1 { return [System.Text.Encoding]::Unicode.GetString($Bytes).TrimEnd([char]0) }
    2 { return [System.Text.Encoding]::Unicode.GetString($Bytes).TrimEnd([char]0) }
    4 { return [System.BitConverter]::ToInt32($Bytes, 0) }
    7 {
      $texts = [System.Text.Encoding]::Unicode.GetString($Bytes).TrimEnd([char]0)
      if ($texts.Length -eq 0) { return , ([string[]]@()) }
      return , ([string[]]$texts.Split([char]0))
    }
    11 { return [System.BitConverter]::ToInt64($Bytes, 0) }
    default { return , $Bytes }
  }
}

function Set-RdpValue([string]$Key, [string]$Name, [int]$Type, [string]$Base64) {
  $bytes = [byte[]][System.Convert]::FromBase64String($Base64)
  $open = (Open-RdpRoot $Key).CreateSubKey($Key.Substring(5))
  $kind = [Microsoft.Win32.RegistryValueKind]::None
  if ($Type -gt 0) { $kind = [Microsoft.Win32.RegistryValueKind]$Type }
  $open.SetValue($Name, (ConvertTo-RdpData $Type $bytes), $kind)
  $open.Close()
}

function Remove-RdpValue([string]$Key, [string]$Name) {
  $open = Open-RdpKey $Key $true
  if ($null -ne $open) { $open.DeleteValue($Name, $false); $open.Close() }
}

function Remove-RdpKey([string]$Key) {
  $open = Open-RdpKey $Key $false
  if ($null -eq $open) { return }
  $below = $open.SubKeyCount
  $open.Close()
  if ($below -eq 0) { (Open-RdpRoot $Key).DeleteSubKey($Key.Substring(5), $false) }
}

function Remove-RdpEmptyKey([string]$Key) {
  $open = Open-RdpKey $Key $false
  if ($null -eq $open) { return }
  $held = $open.SubKeyCount + $open.ValueCount
  $open.Close()
  if ($held -eq 0) { (Open-RdpRoot $Key).DeleteSubKey($Key.Substring(5), $false) }
}

function Remove-RdpKeysBesides([string]$Key, [string[]]$Keep) {
  $open = Open-RdpKey $Key $false
  if ($null -eq $open) { return }
  $names = $open.GetSubKeyNames()
  $open.Close()
  foreach ($name in $names) {
    if ($Keep -notcontains $name) { Remove-RdpKey ($Key + '\' + $name) }
  }
}

function Add-RdpKey([string]$Key) {
  (Open-RdpRoot $Key).CreateSubKey($Key.Substring(5)).Close()
}

$RdpDependents = @()

# A service that hangs is told and not killed. Those that depend on it stop first and start again with it.
function Stop-RdpService([string]$Name) {
  foreach ($each in @((Get-Service -Name $Name).DependentServices)) {
    if ($each.Status -eq 'Running') { $script:RdpDependents += $each.Name }
  }
  Stop-Service -Name $Name -Force -NoWait
  (Get-Service -Name $Name).WaitForStatus('Stopped', [TimeSpan]::FromSeconds(60))
}

function Start-RdpService([string]$Name) {
  Start-Service -Name $Name
  foreach ($each in $script:RdpDependents) { Start-Service -Name $each -ErrorAction SilentlyContinue }
  $script:RdpDependents = @()
}

# What a service took over when it started counts until it starts again; sessions are not ended for that.
function Restart-RdpUnlessUsed([string]$Name) {
  $service = Get-Service -Name $Name -ErrorAction SilentlyContinue
  if ($null -eq $service -or $service.Status -ne 'Running') { return }
  if (@(Get-Process -Name 'explorer', 'rdpclip' -ErrorAction SilentlyContinue).Count -gt 0) {
    Write-Warning ($Name + ' is not restarted, somebody is signed in: what was put back counts when it is')
    return
  }
  Stop-RdpService $Name
  Start-RdpService $Name
}

function Set-RdpService([string]$Name, [bool]$Running, [string]$Start) {
  $service = Get-Service -Name $Name -ErrorAction SilentlyContinue
  if ($null -eq $service) { return }
  if ($Running -and $service.Status -ne 'Running') {
    Set-Service -Name $Name -StartupType Manual
    Start-Service -Name $Name
  }
  if (-not $Running -and $service.Status -ne 'Stopped') { Stop-RdpService $Name }
  Set-Service -Name $Name -StartupType $Start
}

# Only the access list is read and written: Get-Acl and Set-Acl want the owner, too.
function Get-RdpAccess([string]$Path) {
  (Get-Item -LiteralPath $Path -Force).GetAccessControl([System.Security.AccessControl.AccessControlSections]::Access)
}

function Set-RdpAccess([string]$Path, [string]$Sddl) {
  $acl = Get-RdpAccess $Path
  $acl.SetSecurityDescriptorSddlForm($Sddl, [System.Security.AccessControl.AccessControlSections]::Access)
  (Get-Item -LiteralPath $Path -Force).SetAccessControl($acl)
}

function Restore-RdpName([string]$Folder, [string]$Name, [string]$Aside) {
  $path = Join-Path $Folder $Name
  $away = Join-Path $Folder $Aside
  if (-not (Test-Path -LiteralPath $away)) { return }
  if (Test-Path -LiteralPath $path) { Rename-Item -Force -LiteralPath $path -NewName ($Aside + '-new') }
  Rename-Item -Force -LiteralPath $away -NewName $Name
}

function Move-RdpAside([string]$Folder, [string]$Name, [string]$Aside) {
  $path = Join-Path $Folder $Name
  if (Test-Path -LiteralPath $path) { Rename-Item -Force -LiteralPath $path -NewName $Aside }
}

function Set-RdpRule([string]$Name, [string]$State) {
  $rule = Get-NetFirewallRule -Name $Name -ErrorAction SilentlyContinue
  if ($null -eq $rule) { return }
  if ($State -eq 'absent') { Remove-NetFirewallRule -Name $Name }
  if ($State -eq 'enabled') { Enable-NetFirewallRule -Name $Name }
  if ($State -eq 'disabled') { Disable-NetFirewallRule -Name $Name }
}

function Set-RdpMember([string]$Group, [string]$Account, [bool]$Member) {
  if ($Member) { Add-LocalGroupMember -SID $Group -Member $Account -ErrorAction SilentlyContinue }
  if (-not $Member) { Remove-LocalGroupMember -SID $Group -Member $Account -ErrorAction SilentlyContinue }
}
