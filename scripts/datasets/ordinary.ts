/** What happens on any day in the company: the background of every dataset. */
import { type Account, fileName, LOCAL_SERVICE, type Machine, NETWORK_SERVICE, type Process } from './network.ts';
import { loggedOff, loggedOn, serviceTicket, specialLogon } from './security.ts';
import { type Stage, SYSTEM32 } from './stage.ts';
import { dnsQuery, fileCreated, imageLoaded } from './sysmon.ts';

/** Addresses outside the company, from the ranges reserved for documentation. */
const WEB = '203.0.113.80';

/** Someone opens a program from the desktop. */
export function openProgram(stage: Stage, time: string, shell: Process, image: string): Process {
  return stage.start(time, { image, parent: shell });
}

/** A browser looks a name up and fetches a page. */
export function browse(stage: Stage, time: string, browser: Process, name: string): void {
  const at = stage.recording.at(time);
  stage.recording.add(at, dnsQuery(browser, at, name, `::ffff:${WEB};`));
  stage.connect(time, browser, { to: WEB, toPort: 443 });
}

/** Someone saves a document. */
export function saveFile(stage: Stage, time: string, program: Process, file: string): void {
  const at = stage.recording.at(time);
  stage.recording.add(at, fileCreated(program, at, file));
}

/** A scheduled task runs: the task scheduler's service host starts `taskhostw.exe`. */
export function scheduledTask(stage: Stage, time: string, scheduler: Process, labels: readonly string[] = []): Process {
  const image = `${SYSTEM32}\\taskhostw.exe`;
  return stage.start(
    time,
    { image, parent: scheduler, account: LOCAL_SERVICE, commandLine: 'taskhostw.exe' },
    { sysmon: labels, security: labels },
  );
}

/** The DCOM launcher starts a server: what it also does for a remote session's host. */
export function comServer(
  stage: Stage,
  time: string,
  launcher: Process,
  name: 'dllhost.exe' | 'wbem\\WmiPrvSE.exe',
  labels: readonly string[] = [],
): Process {
  const image = `${SYSTEM32}\\${name}`;
  const commandLine =
    name === 'dllhost.exe'
      ? `${image} /Processid:{AB8902B4-09CA-4BB6-B78D-A8F59079A8D5}`
      : `${image} -secured -Embedding`;
  const start = { image, parent: launcher, account: NETWORK_SERVICE, commandLine };
  return stage.start(time, start, { sysmon: labels, security: labels });
}

/** A program loads a library. */
export function loadLibrary(stage: Stage, time: string, process: Process, module: string): void {
  const at = stage.recording.at(time);
  stage.recording.add(at, imageLoaded(process, at, `${SYSTEM32}\\${module}`));
}

/** Someone opens a file share: ticket, SMB connection, network logon, and the logoff minutes later. */
export function useShare(
  stage: Stage,
  times: { readonly start: string; readonly end: string },
  account: Account,
  from: Process,
  server: { readonly kernel: Process; readonly logonId: string },
  controller: Machine,
  labels: { readonly security?: readonly string[] } = {},
): void {
  const { recording } = stage;
  const target = server.kernel.machine;
  const at = recording.at(times.start);
  const guid = recording.random.guid();
  const port = recording.random.between(49_700, 64_000);
  recording.add(at, serviceTicket(controller, account, target, at, { address: from.machine.address, port, guid }));
  const connection = stage.connect(times.start, from, { to: target.address, toPort: 445 });
  stage.accept(times.start, server.kernel, connection, labels);
  const session = { ...account, logonId: server.logonId };
  const logon = { type: 3, package: 'Kerberos', address: from.machine.address, port: String(port), guid } as const;
  recording.add(at + 40, loggedOn(target, session, at + 40, logon));
  const end = recording.at(times.end);
  recording.add(end, loggedOff(target, session, end));
}

/** A service account logs on: Security 4624 of type 5 with its privileges. */
export function serviceLogon(stage: Stage, time: string, machine: Machine, account: Account): void {
  const { recording } = stage;
  const at = recording.at(time);
  const guid = '00000000-0000-0000-0000-000000000000';
  const logon = { type: 5, package: 'Negotiate', address: '-', port: '-', guid } as const;
  recording.add(at, loggedOn(machine, account, at, logon));
  recording.add(at + 1, specialLogon(machine, account, at + 1));
}

/** Runs a short-lived program from a shell. */
export function runTool(
  stage: Stage,
  times: readonly [start: string, end: string],
  parent: Process,
  image: string,
  commandLine?: string,
): Process {
  const process = stage.start(times[0], { image, parent, commandLine: commandLine ?? fileName(image) });
  stage.end(times[1], process);
  return process;
}
