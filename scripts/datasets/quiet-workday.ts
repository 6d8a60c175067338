/** Dataset `quiet-workday`: nobody opens a remote session, and much looks as if somebody did. */
import { LOCAL_SERVICE, machine, NETWORK_SERVICE, person, SYSTEM } from './network.ts';
import {
  browse,
  comServer,
  openProgram,
  runTool,
  saveFile,
  scheduledTask,
  serviceLogon,
  useShare,
} from './ordinary.ts';
import { commandInvoked, engineState, providerStarted, scriptBlock } from './powershell.ts';
import { Random } from './random.ts';
import { type GeneratedDataset, type LabelNote, Recording } from './recording.ts';
import { filteredConnection, processCreated } from './security.ts';
import { POWERSHELL, Stage, SYSTEM32 } from './stage.ts';
import { imageLoaded, networkConnection } from './sysmon.ts';

const NEAR = { attack: false, nearMiss: true };

const LABELS: Record<string, LabelNote> = {
  'other-parent': {
    ...NEAR,
    note: 'wsmprovhost.exe under another parent: an administrator starts it by hand from cmd.exe to read its version.',
  },
  'other-parent-traces': {
    ...NEAR,
    note: 'The same process in other events: a module (Sysmon 7) and its end (Sysmon 5, Security 4689).',
  },
  'lookalike-name': { ...NEAR, note: 'svchost.exe starts C:\\Lab\\notwsmprovhost.exe, which starts cmd.exe.' },
  'name-with-ending': { ...NEAR, note: 'svchost.exe starts C:\\Lab\\wsmprovhost.exe.bak, which starts cmd.exe.' },
  'name-in-folder': { ...NEAR, note: 'svchost.exe starts C:\\Lab\\wsmprovhost.exe\\helper.exe, which starts cmd.exe.' },
  'lookalike-parent': {
    ...NEAR,
    note: 'wsmprovhost.exe under parents that only look like svchost.exe: notsvchost.exe, svchost.exe.bak, svchost.exe\\shim.exe.',
  },
  'service-host-children': {
    ...NEAR,
    note: 'svchost.exe starts other servers: taskhostw.exe, dllhost.exe, WmiPrvSE.exe.',
  },
  'no-parent-name': {
    ...NEAR,
    note: 'Security 4688 of an old server, which does not write the parent’s name: two tools, and wsmprovhost.exe from a task.',
  },
  'forwarding-service': {
    ...NEAR,
    note: 'Sysmon 3 to port 5985 as NT AUTHORITY\\NETWORK SERVICE: events are forwarded.',
  },
  'monitoring-agent': {
    ...NEAR,
    note: 'Sysmon 3 to ports 5985 and 5986 as NT AUTHORITY\\SYSTEM: the monitoring agent.',
  },
  'other-layer': {
    ...NEAR,
    note: 'Security 5156 to ports 5985 and 5986 on layer 48: the outbound side of both services.',
  },
  'other-ports': { ...NEAR, note: 'Inbound connections (layer 44) to ports next to WinRM’s and to file shares.' },
  'blocked-inbound': {
    ...NEAR,
    note: 'Security 5157: a scan of ports 5985 and 5986 that the firewall blocked (layer 44).',
  },
  'own-listener': {
    ...NEAR,
    note: 'Sysmon 3 to port 5985 as a user, but not initiated: a developer’s test server listens on that port.',
  },
  'other-connections': { ...NEAR, note: 'Sysmon 3 of users to other ports.' },
  'help-text': {
    ...NEAR,
    note: 'Enter-PSSession in help: Get-Help, and a module’s comment-based help (4104, Sysmon 1).',
  },
  'local-invoke': { ...NEAR, note: 'Script blocks that invoke here or ask a remote service without a session.' },
  'engine-mention': { ...NEAR, note: 'PowerShell 400 and 4103 of powershell.exe that mention wsmprovhost.exe.' },
  'search-for-hosts': {
    ...NEAR,
    note: 'A colleague searches old logs for HostApplication=…wsmprovhost.exe: the text stands in a 4104 of the other channel.',
  },
};

/** The dataset, always the same. */
export function quietWorkday(): GeneratedDataset {
  const random = new Random(0x0902);
  const recording = new Recording('2026-03-02', random);
  const stage = new Stage(recording);
  const at = (time: string) => recording.at(time);

  const lab = machine('WS-031', '192.0.2.131', 1131, random);
  const bench = machine('WS-045', '192.0.2.145', 1145, random, 'security');
  const files = machine('SRV-FILE02', '192.0.2.42', 1042, random, 'security');
  const old = machine('SRV-OLD01', '192.0.2.70', 1070, random);
  const management = machine('MGMT-01', '198.51.100.5', 1005, random);
  const controller = machine('DC-01', '192.0.2.10', 1010, random);

  const packager = person('s.okonkwo', 1620, '0x1d2e04');
  const developer = person('r.vasquez', 1633, '0x22b71a');
  const administrator = person('a.lindqvist', 1502, '0x2f8d31');
  const labDesktop = stage.running(lab, 'C:\\Windows\\explorer.exe', packager);
  const benchDesktop = stage.running(bench, 'C:\\Windows\\explorer.exe', developer);
  const adminDesktop = stage.running(management, 'C:\\Windows\\explorer.exe', administrator);
  const labScheduler = stage.serviceHost(lab, 'netsvcs');
  const labLauncher = stage.serviceHost(lab, 'DcomLaunch');

  officeWork();
  packaging();
  administration();
  services();
  development();
  return recording.finish(
    {
      title: 'A quiet working day',
      platforms: ['Windows'],
      source: 'Made by the generator in scripts/datasets; hosts, people and addresses are invented',
      time: '2026-03-02T18:00:00Z',
    },
    LABELS,
  );

  function officeWork(): void {
    const mail = openProgram(stage, '08:02:11', labDesktop, 'C:\\Program Files\\Mail\\mail.exe');
    browse(stage, '08:02:40', mail, 'mail.example.com');
    const browser = openProgram(stage, '08:10:05', benchDesktop, 'C:\\Program Files\\Browser\\browser.exe');
    browse(stage, '08:10:09', browser, 'docs.example.org');
    browse(stage, '11:42:30', browser, 'intranet.corp.example');
    const editor = openProgram(stage, '09:15:00', labDesktop, 'C:\\Program Files\\Office\\writer.exe');
    saveFile(stage, '09:41:17', editor, 'C:\\Users\\s.okonkwo\\Documents\\packaging-plan.docx');
    const kernel = stage.running(files, 'System');
    const labKernel = stage.running(lab, 'System');
    const ports = { security: ['other-ports'] };
    useShare(
      stage,
      { start: '09:20:31', end: '09:33:02' },
      packager,
      labKernel,
      { kernel, logonId: '0x90af21' },
      controller,
      ports,
    );
    useShare(
      stage,
      { start: '14:05:12', end: '14:20:44' },
      packager,
      labKernel,
      { kernel, logonId: '0x93c077' },
      controller,
      ports,
    );
    scheduledTask(stage, '09:00:00.240', labScheduler, ['service-host-children']);
    comServer(stage, '10:12:09', labLauncher, 'dllhost.exe', ['service-host-children']);
    comServer(stage, '10:30:44', labLauncher, 'wbem\\WmiPrvSE.exe', ['service-host-children']);
    serviceLogon(stage, '12:00:03', files, SYSTEM);
  }

  /** The packaging lab wraps programs; its copies carry names that a careless pattern takes for the real host. */
  function packaging(): void {
    const lookalikes = [
      ['17:11:05', 'C:\\Lab\\notwsmprovhost.exe', 'lookalike-name'],
      ['17:18:20', 'C:\\Lab\\wsmprovhost.exe.bak', 'name-with-ending'],
      ['17:24:51', 'C:\\Lab\\wsmprovhost.exe\\helper.exe', 'name-in-folder'],
    ] as const;
    for (const [time, image, label] of lookalikes) {
      const labels = { sysmon: [label], security: [label] };
      const process = { image, parent: labLauncher, account: packager, commandLine: `${image} -Embedding` } as const;
      const copy = stage.start(time, process, labels);
      const child = stage.start(
        `${time}.400`,
        { image: `${SYSTEM32}\\cmd.exe`, parent: copy, commandLine: 'cmd.exe /c ver' },
        labels,
      );
      stage.end(`${time}.700`, child);
      stage.end(`${time}.900`, copy);
    }
    const hosts = ['C:\\Lab\\notsvchost.exe', 'C:\\Lab\\svchost.exe.bak', 'C:\\Lab\\svchost.exe\\shim.exe'];
    hosts.forEach((image, index) => {
      const labels = { sysmon: ['lookalike-parent'], security: ['lookalike-parent'] };
      const launcher = stage.start(`17:3${index}:10`, { image, parent: labDesktop });
      const process = { image: `${SYSTEM32}\\wsmprovhost.exe`, parent: launcher, commandLine: 'wsmprovhost.exe' };
      stage.start(`17:3${index}:12`, process, labels);
    });
  }

  /** An administrator reads versions, help and old logs. */
  function administration(): void {
    const shell = stage.start('13:05:00', { image: `${SYSTEM32}\\cmd.exe`, parent: adminDesktop, integrity: 'High' });
    const byHand = { sysmon: ['other-parent'], security: ['other-parent'] };
    const image = `${SYSTEM32}\\wsmprovhost.exe`;
    const host = stage.start('13:06:30', { image, parent: shell, commandLine: 'wsmprovhost.exe' }, byHand);
    const loaded = at('13:06:30.200');
    recording.add(loaded, imageLoaded(host, loaded, `${SYSTEM32}\\WsmSvc.dll`), ['other-parent-traces']);
    stage.end('13:06:31', host, { sysmon: ['other-parent-traces'], security: ['other-parent-traces'] });

    const help = `"${POWERSHELL}" -Command "Get-Help Enter-PSSession -Examples"`;
    const texts = { sysmon: ['help-text'], security: ['help-text'] };
    const helper = stage.start('13:20:02', { image: POWERSHELL, parent: shell, commandLine: help }, texts);
    const helpEngine = stage.engine(helper);
    recording.add(at('13:20:03'), engineState(helpEngine, at('13:20:03'), 'Available'));
    const script = (time: string, engine: typeof helpEngine, text: string, label: string) =>
      recording.add(at(time), scriptBlock(engine, at(time), text, random.guid()), [label]);
    script('13:20:03.200', helpEngine, 'Get-Help Enter-PSSession -Examples', 'help-text');
    script(
      '13:21:40',
      helpEngine,
      "$help = Get-Help Invoke-Command -Full | Select-String -Pattern '-ComputerName <'",
      'help-text',
    );
    const comment = [
      'function Connect-Bench {',
      '<#',
      '.SYNOPSIS',
      'Prepares a bench machine. Opens no session; for one, type:',
      '  Enter-PSSession -ComputerName BENCH-01',
      '  New-PSSession -ComputerName BENCH-01',
      '#>',
      "  param([string] $Name) 'bench ' + $Name",
      '}',
    ].join('\r\n');
    script('13:24:10', helpEngine, comment, 'help-text');
    stage.end('13:26:00', helper);

    const mention = `"${POWERSHELL}" -Command "Get-Item C:\\Windows\\System32\\wsmprovhost.exe | Format-List VersionInfo"`;
    const reader = stage.start('13:30:00', { image: POWERSHELL, parent: shell, commandLine: mention });
    const engine = stage.engine(reader);
    recording.add(at('13:30:00.800'), providerStarted(engine, at('13:30:00.800'), 'FileSystem'));
    recording.add(at('13:30:01'), engineState(engine, at('13:30:01'), 'Available'), ['engine-mention']);
    const path = 'ParameterBinding(Get-Item): name="Path"; value="C:\\Windows\\System32\\wsmprovhost.exe"';
    recording.add(at('13:30:01.200'), commandInvoked(engine, at('13:30:01.200'), 'Get-Item', path), ['engine-mention']);
    script('13:31:12', engine, 'Invoke-Command -ScriptBlock { Get-Date }', 'local-invoke');
    script('13:32:30', engine, 'Enter-PSSession -VMName $computerName', 'local-invoke');
    script('13:33:05', engine, '$offline = New-PSSession -ContainerId 5f1d0c2a', 'local-invoke');
    script('13:34:41', engine, 'Get-Service -ComputerName SRV-FILE02 -Name LanmanServer', 'local-invoke');
    const search =
      "Get-WinEvent -Path D:\\Archive\\2025.evtx | Where-Object Message -match 'HostApplication=C:\\Windows\\System32\\wsmprovhost.exe'";
    script('13:40:20', engine, search, 'search-for-hosts');
    recording.add(at('13:52:00'), engineState(engine, at('13:52:00'), 'Stopped'));
    stage.end('13:52:00', reader);
    runTool(stage, ['13:53:10', '13:53:10.500'], shell, `${SYSTEM32}\\ipconfig.exe`, 'ipconfig /all');
    stage.end('13:54:00', shell);
  }

  /** Servers that use WinRM all day without a session, and a server that logs less than others. */
  function services(): void {
    const forwarder = stage.serviceHost(files, 'NetworkService', NETWORK_SERVICE);
    for (const time of ['09:05:00', '12:05:00', '15:05:00']) {
      const labels = { sysmon: ['forwarding-service'], security: ['other-layer'] };
      stage.connect(time, forwarder, { to: management.address, toPort: 5985 }, labels);
    }
    const agent = stage.running(management, 'C:\\Program Files\\Monitoring\\agent.exe');
    for (const [time, toPort] of [
      ['09:30:00', 5985],
      ['12:30:00', 5986],
      ['15:30:00', 5985],
    ] as const) {
      const labels = { sysmon: ['monitoring-agent'], security: ['other-layer'] };
      stage.connect(time, agent, { to: '192.0.2.60', toPort }, labels);
    }
    const kernel = stage.running(files, 'System');
    const from = '192.0.2.131';
    for (const [time, toPort] of [
      ['11:02:00', 5984],
      ['11:02:01', 5987],
      ['11:02:02', 3389],
    ] as const) {
      const connection = { from, fromPort: random.between(49_700, 64_000), to: files.address, toPort };
      recording.add(at(time), filteredConnection(kernel, at(time), connection, 'inbound'), ['other-ports']);
    }
    for (const [time, toPort] of [
      ['11:02:03', 5985],
      ['11:02:04', 5986],
    ] as const) {
      const connection = { from, fromPort: random.between(49_700, 64_000), to: files.address, toPort };
      const event = filteredConnection(kernel, at(time), connection, 'inbound', 'blocked');
      recording.add(at(time), event, ['blocked-inbound']);
    }
    const oldScheduler = stage.serviceHost(old, 'netsvcs');
    for (const [time, tool] of [
      ['10:00:00.200', 'schtasks.exe'],
      ['11:20:30.100', 'wsmprovhost.exe'],
      ['15:00:00.250', 'defrag.exe'],
    ] as const) {
      const start = { image: `${SYSTEM32}\\${tool}`, parent: oldScheduler, account: LOCAL_SERVICE, commandLine: tool };
      const process = stage.fork(at(time), start);
      recording.add(at(time), processCreated(process, at(time), false), ['no-parent-name']);
    }
  }

  /** A developer's machine: nothing audits its filtering platform, so only Sysmon tells of its connections. */
  function development(): void {
    const node = stage.start('15:40:00', {
      image: 'C:\\Tools\\node\\node.exe',
      parent: benchDesktop,
      commandLine: 'node server.js --port 5985',
    });
    for (const time of ['15:41:10', '15:44:52']) {
      const connection = {
        from: lab.address,
        fromPort: random.between(49_700, 64_000),
        to: bench.address,
        toPort: 5985,
      };
      recording.add(at(time), networkConnection(node, at(time), connection, false), ['own-listener']);
    }
    for (const [time, to, toPort] of [
      ['15:50:00', '192.0.2.90', 5432],
      ['15:52:00', '203.0.113.80', 80],
      ['15:53:30', '192.0.2.42', 445],
    ] as const) {
      const connection = { from: bench.address, fromPort: random.between(49_700, 64_000), to, toPort };
      recording.add(at(time), networkConnection(node, at(time), connection), ['other-connections']);
    }
    stage.end('16:30:00', node);
  }
}
