/** What generated events and rules speak of: programs, files, keys, names. Rules take from the same pools, so that some match. */

/** Programs of a Windows machine, with how often they start among a hundred or so. */
export const PROGRAMS: readonly (readonly [path: string, weight: number])[] = [
  ['C:\\Windows\\System32\\svchost.exe', 16],
  ['C:\\Windows\\System32\\conhost.exe', 10],
  ['C:\\Windows\\System32\\cmd.exe', 8],
  ['C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', 5],
  ['C:\\Windows\\System32\\taskhostw.exe', 5],
  ['C:\\Windows\\System32\\dllhost.exe', 5],
  ['C:\\Windows\\System32\\backgroundTaskHost.exe', 5],
  ['C:\\Windows\\System32\\wbem\\WmiPrvSE.exe', 4],
  ['C:\\Windows\\System32\\rundll32.exe', 3],
  ['C:\\Windows\\System32\\RuntimeBroker.exe', 4],
  ['C:\\Windows\\System32\\SearchProtocolHost.exe', 4],
  ['C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 7],
  ['C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe', 6],
  ['C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE', 2],
  ['C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE', 2],
  ['C:\\Program Files\\Microsoft Office\\root\\Office16\\EXCEL.EXE', 2],
  ['C:\\Windows\\explorer.exe', 2],
  ['C:\\Windows\\System32\\services.exe', 1],
  ['C:\\Windows\\System32\\lsass.exe', 1],
  ['C:\\Windows\\System32\\net.exe', 1],
  ['C:\\Windows\\System32\\net1.exe', 1],
  ['C:\\Windows\\System32\\reg.exe', 1],
  ['C:\\Windows\\System32\\sc.exe', 1],
  ['C:\\Windows\\System32\\schtasks.exe', 1],
  ['C:\\Windows\\System32\\whoami.exe', 1],
  ['C:\\Windows\\System32\\ipconfig.exe', 1],
  ['C:\\Windows\\System32\\nltest.exe', 0.2],
  ['C:\\Windows\\System32\\certutil.exe', 0.4],
  ['C:\\Windows\\System32\\bitsadmin.exe', 0.2],
  ['C:\\Windows\\System32\\mshta.exe', 0.2],
  ['C:\\Windows\\System32\\regsvr32.exe', 0.5],
  ['C:\\Windows\\System32\\wscript.exe', 0.5],
  ['C:\\Windows\\System32\\cscript.exe', 0.5],
  ['C:\\Windows\\System32\\wbem\\WMIC.exe', 0.4],
  ['C:\\Windows\\System32\\msiexec.exe', 1],
  ['C:\\Windows\\System32\\wsmprovhost.exe', 0.3],
  ['C:\\Windows\\System32\\vssadmin.exe', 0.1],
  ['C:\\Windows\\System32\\wevtutil.exe', 0.2],
  ['C:\\Windows\\System32\\netsh.exe', 0.4],
  ['C:\\Windows\\System32\\tasklist.exe', 0.4],
  ['C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\MSBuild.exe', 0.3],
  ['C:\\Program Files\\Microsoft Monitoring Agent\\Agent\\MonitoringHost.exe', 2],
  ['C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18\\MsMpEng.exe', 2],
  ['C:\\Users\\{user}\\AppData\\Local\\Microsoft\\Teams\\current\\Teams.exe', 3],
  ['C:\\Users\\{user}\\AppData\\Local\\Temp\\setup_{number}.exe', 1],
  ['C:\\Users\\{user}\\Downloads\\{word}-{word}.exe', 0.5],
];

/** Arguments of programs by file name; `*` for the others. */
export const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'svchost.exe': ['-k netsvcs -p -s {word}', '-k LocalServiceNetworkRestricted -p', '-k DcomLaunch -p -s LSM'],
  'conhost.exe': ['0xffffffff -ForceV1', '0x4'],
  'cmd.exe': [
    '/c "{word}.bat {number}"',
    '/c dir C:\\Users\\{user}\\{word} /s /b',
    '/d /c {word} --version',
    '/c echo {word} > C:\\Temp\\{word}.txt',
    '/c copy \\\\{host}\\c$\\{word}\\{word}.dat C:\\Temp\\',
  ],
  'powershell.exe': [
    '-NoProfile -ExecutionPolicy Bypass -File C:\\Scripts\\{word}.ps1',
    '-NonInteractive -Command "Get-Service {word} | Out-Null"',
    '-nop -w hidden -enc {base64}',
    '-Command "& {Import-Module {word}; Invoke-{word} -Id {number}}"',
  ],
  'rundll32.exe': [
    'C:\\Windows\\System32\\{word}.dll,{word}',
    'shell32.dll,Control_RunDLL {word}.cpl',
    '{word}.dll,#1',
  ],
  'net.exe': ['view', 'use \\\\{host}\\{word}', 'user {user} /domain', 'localgroup administrators'],
  'reg.exe': ['query HKLM\\Software\\{word} /v {word}', 'add HKCU\\Software\\{word} /v {word} /d {number} /f'],
  'sc.exe': ['query {word}', 'config {word} start= auto', '\\\\{host} create {word} binPath= C:\\{word}.exe'],
  'schtasks.exe': ['/query /fo LIST', '/create /tn {word} /tr C:\\{word}\\{word}.exe /sc daily /f'],
  'certutil.exe': ['-verify {word}.cer', '-urlcache -split -f http://{word}.example/{word}.bin C:\\Temp\\{word}.bin'],
  'wmic.exe': ['os get /format:list', 'process call create "{word}.exe"', '/node:{host} process list brief'],
  'chrome.exe': ['--type=renderer --lang=en-US --num-raster-threads=4 --renderer-client-id={number} --field={guid}'],
  'msedge.exe': ['--type=utility --utility-sub-type=network.mojom.NetworkService --lang=en --field={guid}'],
  '*': ['', '-Embedding', '/{word}', '--{word}={number}', '-s {word} -p {number}', '{guid}'],
};

/** Words that stand for anything. */
export const WORDS: readonly string[] = (
  'amber anchor apple arrow atlas basin beacon birch bishop border bridge bronze cable canyon carbon castle cedar ' +
  'chapel cinder cobalt copper coral cotton crater crystal dagger delta desert diamond dragon eagle ember falcon ' +
  'feather flint forest galaxy garden garnet glacier granite harbor hazel helium hollow indigo island ivory jasper ' +
  'jungle kernel ladder lagoon lantern laurel lemon lotus magnet maple marble meadow mercury mirror mosaic nebula ' +
  'nickel oasis ocean onyx orbit orchid oxide palace pebble pepper pillar planet prism quartz raven ribbon river ' +
  'saddle saffron salmon silver spruce summit sunset temple thistle thunder timber topaz tundra valley velvet violet walnut willow winter zephyr'
).split(' ');

export const USERS: readonly string[] = [
  'ada',
  'bruno',
  'chloe',
  'dario',
  'emma',
  'farid',
  'greta',
  'hugo',
  'SYSTEM',
  'svc_backup',
];

export const MODULES: readonly string[] = [
  'C:\\Windows\\System32\\ntdll.dll',
  'C:\\Windows\\System32\\kernel32.dll',
  'C:\\Windows\\System32\\KernelBase.dll',
  'C:\\Windows\\System32\\advapi32.dll',
  'C:\\Windows\\System32\\user32.dll',
  'C:\\Windows\\System32\\amsi.dll',
  'C:\\Windows\\System32\\samlib.dll',
  'C:\\Windows\\System32\\vaultcli.dll',
  'C:\\Windows\\System32\\dbghelp.dll',
  'C:\\Windows\\System32\\wbem\\wbemprox.dll',
  'C:\\Windows\\assembly\\NativeImages_v4.0.30319_64\\System.Management.Automation.ni.dll',
  'C:\\Program Files\\{word}\\{word}.dll',
  'C:\\Users\\{user}\\AppData\\Local\\Temp\\{word}.dll',
];

export const FILES: readonly string[] = [
  'C:\\Users\\{user}\\AppData\\Local\\Temp\\{word}{number}.tmp',
  'C:\\Users\\{user}\\AppData\\Roaming\\{word}\\{word}.json',
  'C:\\Users\\{user}\\Documents\\{word} {word}.docx',
  'C:\\Users\\{user}\\Downloads\\{word}.zip',
  'C:\\Windows\\Prefetch\\{word}-{number}.pf',
  'C:\\Windows\\Temp\\{word}{number}.log',
  'C:\\ProgramData\\{word}\\{word}.dat',
  'C:\\Windows\\System32\\Tasks\\{word}\\{word}',
  'C:\\Users\\{user}\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\{word}.lnk',
];

export const KEYS: readonly string[] = [
  'HKLM\\System\\CurrentControlSet\\Services\\{word}\\Start',
  'HKLM\\System\\CurrentControlSet\\Services\\bam\\State\\UserSettings\\{word}',
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run\\{word}',
  'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\{word}',
  'HKU\\S-1-5-21-{number}\\SOFTWARE\\{word}\\{word}',
  'HKU\\S-1-5-21-{number}\\SOFTWARE\\Microsoft\\Office\\16.0\\{word}\\{word}',
  'HKCR\\CLSID\\{{guid}}\\InprocServer32\\(Default)',
  'HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows Defender\\{word}',
];

export const DOMAINS: readonly string[] = [
  '{word}.example.com',
  'www.{word}.example',
  'login.{word}.example.net',
  '{word}.{word}.example.org',
  'cdn{number}.{word}.example',
  '{host}.corp.example',
];

export const SCRIPTS: readonly string[] = [
  'function Get-{word} { param($Name) Get-ItemProperty -Path "HKLM:\\Software\\{word}" -Name $Name }\nGet-{word} {word}',
  '$client = New-Object System.Net.WebClient; $client.DownloadString("http://{word}.example/{word}")',
  'Get-ChildItem C:\\Users\\{user}\\{word} -Recurse | Where-Object { $_.Length -gt {number} } | Select-Object Name',
  'Import-Module {word}; Invoke-{word} -ComputerName {host} -ScriptBlock { Get-Process {word} }',
  '{ $_.{word} -eq "{word}" }',
];
