# Sets a Windows machine up (first time only) and runs every check. UNTESTED: nobody has run it yet.
#
#   powershell -ExecutionPolicy Bypass -File packaging\test.ps1 [PYTEST ARGUMENTS...]
$root = Split-Path $PSScriptRoot -Parent
& "$PSScriptRoot\setup.ps1" -Kind test
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
Set-Location $root
$scripts = "$root\.venv\Scripts"
$failed = 0
& "$scripts\ruff.exe" check .;            $failed += $LASTEXITCODE
& "$scripts\ruff.exe" format --check .;   $failed += $LASTEXITCODE
& "$scripts\python.exe" -m mypy;          $failed += $LASTEXITCODE
& "$scripts\lint-imports.exe" --no-logo;  $failed += $LASTEXITCODE
& "$scripts\python.exe" -m pytest @args
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
exit [int]($failed -ne 0)
