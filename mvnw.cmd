@echo off
rem Runs the Maven of .mvn\wrapper\maven-wrapper.properties, as the mvnw beside it does.
setlocal EnableExtensions
set "BASE=%~dp0"
for /f "tokens=1,* delims==" %%a in ('findstr /b "distribution" "%BASE%.mvn\wrapper\maven-wrapper.properties"') do set "%%a=%%b"
for %%f in ("%distributionUrl:/=\%") do set "ARCHIVE=%%~nxf"
set "NAME=%ARCHIVE:-bin.zip=%"
set "VERSION=%NAME:apache-maven-=%"
if "%MAVEN_USER_HOME%"=="" set "MAVEN_USER_HOME=%USERPROFILE%\.m2"
set "DISTS=%MAVEN_USER_HOME%\wrapper\dists"
if exist "%DISTS%\%NAME%\bin\mvn.cmd" goto run
set "WORK=%DISTS%\.install.%RANDOM%"
mkdir "%WORK%" || exit /b 1
where mvn >nul 2>nul && (
  pushd "%WORK%"
  call mvn -q -B dependency:copy "-Dartifact=org.apache.maven:apache-maven:%VERSION%:zip:bin" "-DoutputDirectory=%WORK%"
  popd
)
powershell -NoProfile -Command "$ErrorActionPreference='Stop'; $z='%WORK%\%ARCHIVE%'; if (-not (Test-Path $z)) { Invoke-WebRequest '%distributionUrl%' -OutFile $z }; if ((Get-FileHash $z -Algorithm SHA512).Hash -ne '%distributionSha512Sum%') { throw 'mvnw: %ARCHIVE% is not what maven-wrapper.properties expects' }; Expand-Archive $z '%DISTS%'" || exit /b 1
rmdir /s /q "%WORK%"
:run
"%DISTS%\%NAME%\bin\mvn.cmd" %*
