/** Dataset `remote-powershell-session`: one operator, three remote sessions, and the office going on around them. */
import { machine, NETWORK_SERVICE, type Process, person, SYSTEM } from './network.ts';
import {
  browse,
  comServer,
  loadLibrary,
  openProgram,
  runTool,
  saveFile,
  scheduledTask,
  serviceLogon,
  useShare,
} from './ordinary.ts';
import { commandInvoked, type Engine, engineState, pipeListening, providerStarted, scriptBlock } from './powershell.ts';
import { Random } from './random.ts';
import { type GeneratedDataset, Recording } from './recording.ts';
import { SESSION_LABELS } from './remote-powershell-session.labels.ts';
import { loggedOff, loggedOn, serviceTicket, specialLogon } from './security.ts';
import { POWERSHELL, Stage, SYSTEM32 } from './stage.ts';
import { fileCreated, pipeCreated } from './sysmon.ts';

/** The dataset, always the same. */
export function remotePowershellSession(): GeneratedDataset {
  const random = new Random(0x5985);
  const recording = new Recording('2026-03-03', random);
  const stage = new Stage(recording);
  const at = (time: string) => recording.at(time);

  const workstation = machine('WS-017', '192.0.2.117', 1117, random);
  const otherWorkstation = machine('WS-022', '192.0.2.122', 1122, random);
  const files = machine('SRV-FILE02', '192.0.2.42', 1042, random, 'security');
  const application = machine('SRV-APP01', '192.0.2.51', 1051, random);
  const controller = machine('DC-01', '192.0.2.10', 1010, random);
  const collector = machine('MGMT-01', '198.51.100.5', 1005, random);

  const operator = person('j.hartley', 1604, '0x2b41f0');
  const colleague = person('m.ferreira', 1611, '0x3c9a12');
  const administrator = person('a.lindqvist', 1502, '0x51d07e');
  const desktop = stage.running(workstation, 'C:\\Windows\\explorer.exe', operator);
  const otherDesktop = stage.running(otherWorkstation, 'C:\\Windows\\explorer.exe', colleague);
  const otherKernel = stage.running(otherWorkstation, 'System');
  const adminDesktop = stage.running(collector, 'C:\\Windows\\explorer.exe', administrator);
  const filesKernel = stage.running(files, 'System');
  const applicationKernel = stage.running(application, 'System');
  const filesLauncher = stage.serviceHost(files, 'DcomLaunch');
  const applicationLauncher = stage.running(
    application,
    `${SYSTEM32}\\SVCHOST.EXE`,
    SYSTEM,
    `${SYSTEM32}\\SVCHOST.EXE -k DcomLaunch`,
  );
  const filesScheduler = stage.serviceHost(files, 'netsvcs');

  background();
  const shell = sourceShell();
  interactiveSession(shell);
  persistentSession(shell);
  encryptedCommand(shell);
  return recording.finish(
    {
      title: 'Remote PowerShell session',
      platforms: ['Windows'],
      source: 'Made by the generator in scripts/datasets; hosts, people and addresses are invented',
      time: '2026-03-03T13:40:00Z',
    },
    SESSION_LABELS,
  );

  function background(): void {
    const mail = openProgram(stage, '12:58:03', desktop, 'C:\\Program Files\\Mail\\mail.exe');
    browse(stage, '12:58:41', mail, 'mail.example.com');
    const browser = openProgram(stage, '12:59:20', otherDesktop, 'C:\\Program Files\\Browser\\browser.exe');
    browse(stage, '12:59:31', browser, 'news.example.org');
    browse(stage, '13:11:47', browser, 'intranet.corp.example');
    const editor = openProgram(stage, '13:01:12', otherDesktop, 'C:\\Program Files\\Office\\writer.exe');
    saveFile(stage, '13:08:55', editor, 'C:\\Users\\m.ferreira\\Documents\\minutes.docx');
    const share = { kernel: filesKernel, logonId: '0x6d0031' };
    const otherPort = { security: ['other-listener'] };
    useShare(stage, { start: '13:02:10', end: '13:12:40' }, colleague, otherKernel, share, controller, otherPort);
    const again = { kernel: filesKernel, logonId: '0x6d11c4' };
    useShare(stage, { start: '13:21:05', end: '13:31:18' }, colleague, otherKernel, again, controller, otherPort);
    const marks = ['service-host-children'];
    scheduledTask(stage, '13:00:00.310', filesScheduler, marks);
    comServer(stage, '13:03:27', filesLauncher, 'wbem\\WmiPrvSE.exe', marks);
    comServer(stage, '13:16:08', applicationLauncher, 'dllhost.exe', marks);
    scheduledTask(stage, '13:30:00.280', filesScheduler, marks);
    serviceLogon(stage, '13:04:15', application, SYSTEM);

    const forwarder = stage.serviceHost(application, 'NetworkService', NETWORK_SERVICE);
    for (const time of ['12:57:30', '13:12:30', '13:27:30']) {
      const labels = { sysmon: ['forwarding-service'], security: ['service-filter'] };
      stage.connect(time, forwarder, { to: collector.address, toPort: 5985 }, labels);
    }
    const agent = stage.running(collector, 'C:\\Program Files\\Monitoring\\agent.exe');
    for (const time of ['13:05:00', '13:25:00']) {
      const labels = { sysmon: ['monitoring-agent'], security: ['service-filter'] };
      stage.connect(time, agent, { to: '192.0.2.60', toPort: 5986 }, labels);
    }

    const local = stage.start('13:13:04', { image: POWERSHELL, parent: adminDesktop, integrity: 'High' });
    const engine = stage.engine(local);
    recording.add(at('13:13:04.600'), providerStarted(engine, at('13:13:04.600'), 'Registry'));
    recording.add(at('13:13:04.900'), engineState(engine, at('13:13:04.900'), 'Available'), ['local-shell']);
    const parameter = 'ParameterBinding(Get-Service): name="Name"; value="WinRM"';
    recording.add(at('13:13:31'), commandInvoked(engine, at('13:13:31'), 'Get-Service', parameter), ['local-shell']);
    recording.add(at('13:13:31'), scriptBlock(engine, at('13:13:31'), 'Get-Service -Name WinRM', random.guid()));
    runTool(stage, ['13:14:02', '13:14:02.700'], local, `${SYSTEM32}\\ipconfig.exe`, 'ipconfig.exe /all');
  }

  function sourceShell(): Engine {
    const labels = ['source-shell'];
    const started = stage.start(
      '13:06:02',
      { image: POWERSHELL, parent: desktop },
      { sysmon: labels, security: labels },
    );
    stage.start('13:06:02.080', {
      image: `${SYSTEM32}\\conhost.exe`,
      parent: started,
      commandLine: '\\??\\C:\\Windows\\system32\\conhost.exe 0xffffffff -ForceV1',
    });
    const engine = stage.engine(started);
    recording.add(at('13:06:02.700'), providerStarted(engine, at('13:06:02.700'), 'Registry'));
    recording.add(at('13:06:02.950'), engineState(engine, at('13:06:02.950'), 'Available'), labels);
    return engine;
  }

  /** A session by hand: the operator looks around on the file server. */
  function interactiveSession(engine: Engine): void {
    const id = random.guid();
    recording.add(
      at('13:07:40'),
      scriptBlock(engine, at('13:07:40'), 'Set-Location C:\\; Enter-PSSession -ComputerName SRV-FILE02', id),
      ['source-command'],
    );
    const parameter = 'ParameterBinding(Enter-PSSession): name="ComputerName"; value="SRV-FILE02"';
    recording.add(at('13:07:40.050'), commandInvoked(engine, at('13:07:40.050'), 'Enter-PSSession', parameter), [
      'source-module',
    ]);
    const remote = openSession(
      '13:07:41',
      engine.process,
      filesKernel,
      filesLauncher,
      5985,
      '0x7a10c8',
      'wsmprovhost.exe',
    );
    const host = remote.process;
    const run = (time: string, command: string, payload: string) =>
      recording.add(at(time), commandInvoked(remote, at(time), command, payload), ['session-command']);
    run('13:07:43.400', 'Out-Default', 'ParameterBinding(Out-Default): name="Transcript"; value="False"');
    recording.add(at('13:08:20'), scriptBlock(remote, at('13:08:20'), 'whoami /all', random.guid()), [
      'session-script',
    ]);
    const children = { sysmon: ['session-child-sysmon'], security: ['session-child-audit'] };
    const whoami = stage.start(
      '13:08:20.150',
      { image: `${SYSTEM32}\\whoami.exe`, parent: host, commandLine: '"C:\\Windows\\system32\\whoami.exe" /all' },
      children,
    );
    stage.end('13:08:20.400', whoami);
    recording.add(
      at('13:09:32'),
      scriptBlock(
        remote,
        at('13:09:32'),
        'cmd /c "dir \\\\SRV-FILE02\\c$\\Shares & net localgroup administrators"',
        random.guid(),
      ),
      ['session-script'],
    );
    const command = stage.start(
      '13:09:32.120',
      {
        image: `${SYSTEM32}\\cmd.exe`,
        parent: host,
        commandLine:
          '"C:\\Windows\\system32\\cmd.exe" /c "dir \\\\SRV-FILE02\\c$\\Shares & net localgroup administrators"',
      },
      children,
    );
    const grandchild = { sysmon: ['session-grandchild'], security: ['session-grandchild'] };
    const net = stage.start(
      '13:09:32.310',
      { image: `${SYSTEM32}\\net.exe`, parent: command, commandLine: 'net localgroup administrators' },
      grandchild,
    );
    stage.end('13:09:32.640', net);
    stage.end('13:09:32.700', command);
    run('13:10:15', 'Get-ChildItem', 'ParameterBinding(Get-ChildItem): name="Path"; value="D:\\Shares\\Finance"');
    recording.add(
      at('13:10:15.010'),
      scriptBlock(remote, at('13:10:15.010'), 'Get-ChildItem -Path D:\\Shares\\Finance', random.guid()),
      ['session-script'],
    );
    closeSession('13:11:02', remote, '0x7a10c8');
  }

  /** A session that is kept, and used for one file. */
  function persistentSession(engine: Engine): void {
    const text = '$s = New-PSSession -computername SRV-FILE02; $s';
    recording.add(at('13:14:20'), scriptBlock(engine, at('13:14:20'), text, random.guid()), ['source-command']);
    const parameter = 'ParameterBinding(New-PSSession): name="ComputerName"; value="SRV-FILE02"';
    recording.add(at('13:14:20.050'), commandInvoked(engine, at('13:14:20.050'), 'New-PSSession', parameter), [
      'source-module',
    ]);
    const remote = openSession(
      '13:14:21',
      engine.process,
      filesKernel,
      filesLauncher,
      5985,
      '0x7c44e1',
      'wsmprovhost.exe',
    );
    recording.add(at('13:15:10'), fileCreated(remote.process, at('13:15:10'), 'C:\\Windows\\Temp\\inventory.ps1'), [
      'session-trace',
    ]);
    closeSession('13:15:40', remote, '0x7c44e1');
  }

  /** One command over TLS; the older server spells both file names with capitals. */
  function encryptedCommand(engine: Engine): void {
    const text =
      '$names = Invoke-Command -ComputerName SRV-APP01 -UseSSL -ScriptBlock { hostname; Get-Process -IncludeUserName }';
    recording.add(at('13:18:05'), scriptBlock(engine, at('13:18:05'), text, random.guid()), ['source-command']);
    const parameter = 'ParameterBinding(Invoke-Command): name="ComputerName"; value="SRV-APP01"';
    recording.add(at('13:18:05.050'), commandInvoked(engine, at('13:18:05.050'), 'Invoke-Command', parameter), [
      'source-module',
    ]);
    const remote = openSession(
      '13:18:06',
      engine.process,
      applicationKernel,
      applicationLauncher,
      5986,
      '0x1f3ab7',
      'WSMPROVHOST.EXE',
    );
    recording.add(
      at('13:18:08.300'),
      scriptBlock(remote, at('13:18:08.300'), ' hostname; Get-Process -IncludeUserName ', random.guid()),
      ['session-script'],
    );
    const children = { sysmon: ['session-child-sysmon'], security: ['session-child-audit'] };
    const hostname = stage.start(
      '13:18:08.420',
      {
        image: `${SYSTEM32}\\HOSTNAME.EXE`,
        parent: remote.process,
        commandLine: '"C:\\Windows\\system32\\HOSTNAME.EXE"',
      },
      children,
    );
    stage.end('13:18:08.600', hostname);
    const payload = 'ParameterBinding(Get-Process): name="IncludeUserName"; value="True"';
    recording.add(at('13:18:08.700'), commandInvoked(remote, at('13:18:08.700'), 'Get-Process', payload), [
      'session-command',
    ]);
    closeSession('13:18:11', remote, '0x1f3ab7');
  }

  /** From the first packet to the engine in the target's `wsmprovhost.exe`. */
  function openSession(
    time: string,
    source: Process,
    kernel: Process,
    launcher: Process,
    port: number,
    logonId: string,
    hostFile: string,
  ): Engine {
    const target = kernel.machine;
    const start = at(time);
    const clock = (milliseconds: number) => new Date(start + milliseconds).toISOString().slice(11, 23);
    const ticket = { address: workstation.address, port: random.between(49_700, 64_000), guid: random.guid() };
    recording.add(start, serviceTicket(controller, operator, target, start, ticket));
    const outbound = { sysmon: ['outbound-connection'], security: ['outbound-filter'] };
    const connection = stage.connect(clock(20), source, { to: target.address, toPort: port }, outbound);
    const inbound = { sysmon: ['inbound-connection'], security: ['inbound-filter'] };
    stage.accept(clock(25), kernel, connection, inbound);
    const session = { ...operator, logonId };
    const logon = { type: 3, package: 'Kerberos', address: '-', port: '-', guid: ticket.guid } as const;
    recording.add(start + 160, loggedOn(target, session, start + 160, logon), ['logon']);
    recording.add(start + 161, specialLogon(target, session, start + 161), ['logon']);
    const image = `${SYSTEM32}\\${hostFile}`;
    const commandLine = `C:\\Windows\\system32\\${hostFile} -Embedding`;
    const process = { image, parent: launcher, account: session, commandLine, integrity: 'High' } as const;
    const host = stage.start(clock(310), process, {
      sysmon: ['session-start-sysmon'],
      security: ['session-start-audit'],
    });
    loadLibrary(stage, clock(700), host, 'WsmSvc.dll');
    const engine = stage.engine(host);
    const trace = ['session-trace'];
    recording.add(
      start + 1100,
      pipeCreated(host, start + 1100, `\\PSHost.${host.pid}.DefaultAppDomain.wsmprovhost`),
      trace,
    );
    recording.add(start + 1120, pipeListening(engine, start + 1120), trace);
    recording.add(start + 1300, providerStarted(engine, start + 1300, 'Registry'), trace);
    recording.add(start + 1600, engineState(engine, start + 1600, 'Available'), ['engine-start']);
    return engine;
  }

  function closeSession(time: string, engine: Engine, logonId: string): void {
    const host = engine.process;
    const end = at(time);
    const trace = ['session-trace'];
    recording.add(end, engineState(engine, end, 'Stopped'), trace);
    stage.end(time, host, { sysmon: trace, security: trace });
    const session = { ...operator, logonId };
    recording.add(end + 120, loggedOff(host.machine, session, end + 120), trace);
  }
}
