# What keeps the old state, and what looks whether Remote Desktop answers.
$RdpRestarts = @()

function Save-RdpState([string]$Line) {
  $stream = New-Object System.IO.FileStream($Journal, [System.IO.FileMode]::Append, [System.IO.FileAccess]::Write)
  $bytes = [System.Text.Encoding]::UTF8.GetBytes($Line + "`r`n")
  $stream.Write($bytes, 0, $bytes.Length)
  $stream.Flush($true)
  $stream.Close()
}

function ConvertTo-RdpLiteral([string]$Text) {
  "'" + [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($Text) + "'"
}

function Get-RdpValueLine([Microsoft.Win32.RegistryKey]$Open, [string]$Key, [string]$Name) {
  $kind = [Math]::Max(0, [int]$Open.GetValueKind($Name))
  $options = [Microsoft.Win32.RegistryValueOptions]::DoNotExpandEnvironmentNames
  $data = $Open.GetValue($Name, $null, $options)
  switch ($kind) {
    4 { $bytes = [System.BitConverter]::GetBytes([int]$data) }
    11 { $bytes = [System.BitConverter]::GetBytes([long]$data) }
    7 {
      $texts = ''
      foreach ($each in [string[]]$data) { $texts += $each + [char]0 }
      $bytes = [System.Text.Encoding]::Unicode.GetBytes($texts + [char]0)
    }
    1 { $bytes = [System.Text.Encoding]::Unicode.GetBytes([string]$data + [char]0) }
    2 { $bytes = [System.Text.Encoding]::Unicode.GetBytes([string]$data + [char]0) }
    default { $bytes = [byte[]]$data }
  }
  'Set-RdpValue ' + (ConvertTo-RdpLiteral $Key) + ' ' + (ConvertTo-RdpLiteral $Name) + ' ' + $kind + ' ' + (ConvertTo-RdpLiteral ([System.Convert]::ToBase64String($bytes)))
}

function Save-RdpValue([string]$Key, [string]$Name) {
  $open = Open-RdpKey $Key $false
  if ($null -eq $open) {
    Save-RdpState ('Remove-RdpValue ' + (ConvertTo-RdpLiteral $Key) + ' ' + (ConvertTo-RdpLiteral $Name))
    Save-RdpState ('Remove-RdpEmptyKey ' + (ConvertTo-RdpLiteral $Key))
    return
  }
  if ($open.GetValueNames() -contains $Name) { Save-RdpState (Get-RdpValueLine $open $Key $Name) }
  else { Save-RdpState ('Remove-RdpValue ' + (ConvertTo-RdpLiteral $Key) + ' ' + (ConvertTo-RdpLiteral $Name)) }
  $open.Close()
}

function Save-RdpKey([string]$Key) {
  $open = Open-RdpKey $Key $false
  if ($null -eq $open) { return }
  $lines = @('Add-RdpKey ' + (ConvertTo-RdpLiteral $Key))
  foreach ($name in $open.GetValueNames()) { $lines += (Get-RdpValueLine $open $Key $name) }
  $open.Close()
  Save-RdpState ([string]::Join('; ', $lines))
}

function Save-RdpKeysBelow([string]$Key) {
  $open = Open-RdpKey $Key $false
  if ($null -eq $open) { return }
  $names = $open.GetSubKeyNames()
  $open.Close()
  foreach ($name in $names) { Save-RdpKey ($Key + '\' + $name) }
  $kept = @()
  foreach ($name in $names) { $kept += (ConvertTo-RdpLiteral $name) }
  Save-RdpState ('Remove-RdpKeysBesides ' + (ConvertTo-RdpLiteral $Key) + ' @(' + [string]::Join(', ', $kept) + ')')
}

function Save-RdpService([string]$Name) {
  $service = Get-CimInstance -ClassName Win32_Service -Filter ("Name='" + $Name + "'")
  if ($null -eq $service) { return }
  $start = 'Manual'
  if ($service.StartMode -eq 'Auto') { $start = 'Automatic' }
  if ($service.StartMode -eq 'Disabled') { $start = 'Disabled' }
  $running = '$false'
  if ($service.State -eq 'Running') { $running = '$true' }
  Save-RdpState ('Set-RdpService ' + (ConvertTo-RdpLiteral $Name) + ' ' + $running + ' ' + (ConvertTo-RdpLiteral $start))
}

function Save-RdpAccess([string]$Path) {
  $sddl = (Get-RdpAccess $Path).GetSecurityDescriptorSddlForm([System.Security.AccessControl.AccessControlSections]::Access)
  Save-RdpState ('Set-RdpAccess ' + (ConvertTo-RdpLiteral $Path) + ' ' + (ConvertTo-RdpLiteral $sddl))
}

function Save-RdpName([string]$Folder, [string]$Name, [string]$Aside) {
  Save-RdpState ('Restore-RdpName ' + (ConvertTo-RdpLiteral $Folder) + ' ' + (ConvertTo-RdpLiteral $Name) + ' ' + (ConvertTo-RdpLiteral $Aside))
}

function Save-RdpMade([string]$Folder, [string]$Name, [string]$Aside) {
  if (Test-Path -LiteralPath (Join-Path $Folder $Name)) { return }
  Save-RdpState ('Move-RdpAside ' + (ConvertTo-RdpLiteral $Folder) + ' ' + (ConvertTo-RdpLiteral $Name) + ' ' + (ConvertTo-RdpLiteral $Aside))
}

function Save-RdpRule([string]$Name) {
  $rule = Get-NetFirewallRule -Name $Name -ErrorAction SilentlyContinue
  $state = 'absent'
  if ($null -ne $rule) {
    $state = 'disabled'
    if ([string]$rule.Enabled -eq 'True') { $state = 'enabled' }
  }
  Save-RdpState ('Set-RdpRule ' + (ConvertTo-RdpLiteral $Name) + ' ' + (ConvertTo-RdpLiteral $state))
}

function Save-RdpMember([string]$Group, [string]$Account) {
  $member = '$false'
  foreach ($each in @(Get-LocalGroupMember -SID $Group)) {
    $short = ([string]$each.Name).Substring(([string]$each.Name).IndexOf('\') + 1)
    if ($each.Name -eq $Account -or $short -eq $Account -or [string]$each.SID -eq $Account) { $member = '$true' }
  }
  Save-RdpState ('Set-RdpMember ' + (ConvertTo-RdpLiteral $Group) + ' ' + (ConvertTo-RdpLiteral $Account) + ' ' + $member)
}

function Assert-RdpValue([string]$Key, [string]$Name, [string]$Expected) {
  $open = Open-RdpKey $Key $false
  $line = 'absent'
  if ($null -ne $open) {
    if ($open.GetValueNames() -contains $Name) { $line = Get-RdpValueLine $open $Key $Name }
    $open.Close()
  }
  if ($line -cne $Expected) { throw ($Key + '\' + $Name + ' is not what the plan was made on: make a new plan') }
}

# Everybody may make folders in ProgramData, and what lies in ours is run: it must be an
# administrator's.
function Assert-RdpOwner([string]$Path) {
  $own = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
  $owner = (Get-Acl -LiteralPath $Path).GetOwner([System.Security.Principal.SecurityIdentifier]).Value
  if (@('S-1-5-18', 'S-1-5-32-544', $own) -notcontains $owner) {
    throw ($Path + ' belongs to ' + $owner + ', who is no administrator: look at it and take it away')
  }
}

function Save-RdpRestart([string]$Name) {
  Save-RdpState ('Request-RdpRestart ' + (ConvertTo-RdpLiteral $Name))
}

# The restart itself comes when all is put back.
function Request-RdpRestart([string]$Name) {
  if ($script:RdpRestarts -notcontains $Name) { $script:RdpRestarts += $Name }
}

function Invoke-RdpRestart([string]$Name) {
  if ((Get-Service -Name $Name).Status -ne 'Running') { return }
  if (-not $DropSessions) {
    Write-Warning ($Name + ' took the change over when it started: restart it, or run -Undo -DropSessions')
    return
  }
  Stop-RdpService $Name
  Start-RdpService $Name
}

# The last first. A line that fails is told and does not keep the others from being tried.
function Undo-RdpChanges {
  if (-not (Test-Path -LiteralPath $Journal)) {
    Write-Host 'nothing of this plan was changed'
    return $true
  }
  Assert-RdpOwner (Split-Path -Parent $Folder)
  Assert-RdpOwner $Folder
  Assert-RdpOwner $Journal
  $lines = @(Get-Content -LiteralPath $Journal -Encoding UTF8)
  $failed = 0
  $script:RdpRestarts = @()
  for ($pass = 0; $pass -lt 2; $pass++) {
    $failed = 0
    for ($i = $lines.Count - 1; $i -ge 0; $i--) {
      try { Invoke-Command -ScriptBlock ([scriptblock]::Create($lines[$i])) -NoNewScope | Out-Null }
      catch { $failed++; Write-Warning ('not undone: ' + $lines[$i] + ': ' + $_.Exception.Message) }
    }
    if ($pass -gt 0 -or $failed -gt 0 -or $script:RdpRestarts.Count -eq 0) { break }
    # A service that starts may make itself a new certificate: all is put back once more.
    foreach ($name in $script:RdpRestarts) {
      try { Invoke-RdpRestart $name | Out-Null }
      catch { $failed++; Write-Warning ($name + ': ' + $_.Exception.Message) }
    }
    if ($failed -gt 0) { break }
  }
  if ($failed -eq 0) { Move-Item -LiteralPath $Journal -Destination ($Journal + '.undone') -Force }
  return ($failed -eq 0)
}

# One handshake with the listener from the host itself; the way from outside is not tested by it.
function Test-RdpAnswer([int]$Port) {
  $client = New-Object System.Net.Sockets.TcpClient
  try {
    $client.SendTimeout = 5000
    $client.ReceiveTimeout = 5000
    $client.Connect('127.0.0.1', $Port)
    $stream = $client.GetStream()
    $ask = [byte[]](3, 0, 0, 19, 14, 224, 0, 0, 0, 0, 0, 1, 0, 8, 0, 3, 0, 0, 0)
    $stream.Write($ask, 0, $ask.Length)
    $answer = New-Object byte[] 19
    $got = 0
    while ($got -lt 19) {
      $count = $stream.Read($answer, $got, 19 - $got)
      if ($count -le 0) { return $false }
      $got += $count
    }
    if ($answer[11] -ne 2) { return $false }
    $callback = [System.Net.Security.RemoteCertificateValidationCallback] { $true }
    $tls = New-Object System.Net.Security.SslStream($stream, $false, $callback)
    # Without a version .NET Framework may offer TLS 1.0 alone; clients of today need 1.2.
    $tls.AuthenticateAsClient('localhost', $null, [System.Security.Authentication.SslProtocols]'Tls12', $false)
    $shown = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2($tls.RemoteCertificate)
    if ($shown.NotAfter -lt (Get-Date)) { return $false }
    return $tls.IsAuthenticated
  }
  catch { return $false }
  finally { $client.Close() }
}
