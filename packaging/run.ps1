# Sets a Windows machine up (first time only) and runs Takeboard. UNTESTED: nobody has run it yet.
#
#   powershell -ExecutionPolicy Bypass -File packaging\run.ps1 [ARGUMENTS...]   without arguments: the studio
$root = Split-Path $PSScriptRoot -Parent
& "$PSScriptRoot\setup.ps1" -Kind run
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
& "$root\.venv\Scripts\takeboard.exe" @args
exit $LASTEXITCODE
