# Makes a Windows machine ready. UNTESTED: written by the book, nobody has run it yet.
#
#   powershell -ExecutionPolicy Bypass -File packaging\setup.ps1 [-Kind run|test]
#
# Needs Python 3.11 or 3.12 (the `py` launcher) and ffmpeg on the PATH; installs nothing outside .venv.
param([ValidateSet("run", "test")][string]$Kind = "run")
$ErrorActionPreference = "Stop"
Set-Location (Split-Path $PSScriptRoot -Parent)

function Stop-Setup([string[]]$Lines) {
    foreach ($line in $Lines) { [Console]::Error.WriteLine("takeboard: $line") }
    exit 3
}

if (-not (Get-Command ffmpeg -ErrorAction SilentlyContinue)) {
    Stop-Setup "ffmpeg is missing.", "For example: winget install Gyan.FFmpeg, then open a new window."
}
$version = $null
foreach ($candidate in "3.11", "3.12") {
    if (Get-Command py -ErrorAction SilentlyContinue) {
        & py "-$candidate" -c "pass" 2>$null
        if ($LASTEXITCODE -eq 0) { $version = $candidate; break }
    }
}
if (-not $version) {
    Stop-Setup "Python 3.11 or 3.12 is missing.", "For example: winget install Python.Python.3.11"
}

if (Test-Path ".venv\.installed-test") { $Kind = "test" }
$lock = if ($Kind -eq "test") { "lock-dev.txt" } else { "lock.txt" }
$wanted = ((Get-FileHash $lock, "pyproject.toml", "packaging\setup.ps1").Hash -join " ") + " $PWD"
$stamp = ".venv\.installed-$Kind"
if ((Test-Path $stamp) -and (Test-Path ".venv\Scripts\takeboard.exe") -and
    ((Get-Content $stamp -Raw).Trim() -eq $wanted)) { exit 0 }

Remove-Item ".venv\.installed-*" -ErrorAction SilentlyContinue
if (-not (Test-Path ".venv\Scripts\python.exe")) { & py "-$version" -m venv .venv }
$pip = "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-deps"
& .venv\Scripts\python.exe @pip --require-hashes -r $lock
if ($LASTEXITCODE -ne 0) { Stop-Setup "the packages could not be installed.", "Check the network and start again." }
& .venv\Scripts\python.exe @pip --no-build-isolation --no-index --editable .
if ($LASTEXITCODE -ne 0) { Stop-Setup "the project itself could not be installed into .venv." }
Set-Content $stamp $wanted
