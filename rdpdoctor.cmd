@echo off
rem Starts rdpdoctor. Builds it first when it was never built or when its sources are newer.
rem Not tried on Windows yet.
setlocal EnableDelayedExpansion
set "HERE=%~dp0"
set "STATE=%HERE%.rdpdoctor"
set "JAR=%STATE%\rdpdoctor.jar"
set "CACHE=%STATE%\rdpdoctor.aot"
set "FLAGS=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xmx512m -Dsun.net.inetaddr.ttl=0 -Dsun.net.inetaddr.negative.ttl=0 --enable-native-access=ALL-UNNAMED"

set "JDK="
if defined JAVA_HOME call :try "%JAVA_HOME%"
for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\jdk-25*" "%ProgramFiles%\Java\jdk-25*" "%ProgramFiles%\Microsoft\jdk-25*" "%ProgramFiles%\Zulu\zulu-25*" "%USERPROFILE%\.jdks\*25*") do if not defined JDK call :try "%%~D"
if not defined JDK (
  echo rdpdoctor: needs a JDK 25 and found none: install one ^(winget install EclipseAdoptium.Temurin.25.JDK^) or set JAVA_HOME to it 1>&2
  exit /b 70
)

set "STALE="
if not exist "%JAR%" (set "STALE=1") else (
  for /f %%S in ('powershell -NoProfile -Command "$j=(Get-Item -LiteralPath $env:JAR).LastWriteTimeUtc; $r=$env:HERE; $p=@(\"pom.xml\",\".mvn\",\"docs\causes\",\"wire\src\main\",\"core\src\main\",\"lab\src\main\",\"remote\src\main\",\"app\src\main\",\"wire\pom.xml\",\"core\pom.xml\",\"lab\pom.xml\",\"remote\pom.xml\",\"app\pom.xml\",\"third-party\picocli\pom.xml\") | ForEach-Object { Join-Path $r $_ }; if (Get-ChildItem -LiteralPath $p -Recurse -File | Where-Object { $_.LastWriteTimeUtc -gt $j } | Select-Object -First 1) { 1 } else { 0 }"') do if "%%S"=="1" set "STALE=1"
)
if defined STALE call :build || exit /b 70

set "AOT="
if exist "%CACHE%" set AOT="-XX:AOTCache=%CACHE%" -Xlog:aot=off -Xlog:cds=off
"%JDK%\bin\java" %FLAGS% %AOT% %RDPDOCTOR_JAVA_OPTIONS% -cp "%JAR%" org.rdpdoctor.app.Main %*
exit /b %ERRORLEVEL%

:try
if exist "%~1\bin\java.exe" if exist "%~1\release" findstr /b /c:"JAVA_VERSION=\"25" "%~1\release" >nul && set "JDK=%~1"
exit /b 0

:build
where mvn >nul 2>nul || (
  echo rdpdoctor: needs Maven to build itself and found none: install it ^(winget install Apache.Maven, or maven.apache.org^) 1>&2
  exit /b 1
)
if not exist "%STATE%" mkdir "%STATE%"
echo rdpdoctor: building, about a minute the first time 1>&2
set "JAVA_HOME=%JDK%"
call mvn -B -q -f "%HERE%pom.xml" -pl app -am package -Pquick -Dmaven.test.skip=true >"%STATE%\build.log" 2>&1
if errorlevel 1 (
  echo rdpdoctor: did not build: see .rdpdoctor\build.log 1>&2
  exit /b 1
)
if exist "%CACHE%" del "%CACHE%"
for %%J in ("%HERE%app\target\rdpdoctor-app-*-all.jar") do copy /y "%%~J" "%JAR%" >nul
"%JDK%\bin\java" "-XX:AOTCacheOutput=%CACHE%" %FLAGS% -cp "%JAR%" org.rdpdoctor.app.Training >>"%STATE%\build.log" 2>&1
exit /b 0
