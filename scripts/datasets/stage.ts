/** Where a scenario acts: starts and ends processes, opens connections, and has each recorded by the logs that would see it. */
import { type Account, fileName, type Machine, type Process, processGuid, SYSTEM } from './network.ts';
import type { Engine } from './powershell.ts';
import type { Recording } from './recording.ts';
import { filteredConnection, processCreated, processExited } from './security.ts';
import { type Connection, networkConnection, processCreate, processTerminate } from './sysmon.ts';

export const SYSTEM32 = 'C:\\Windows\\System32';
export const POWERSHELL = `${SYSTEM32}\\WindowsPowerShell\\v1.0\\powershell.exe`;

/** What a new process is; the rest follows from its parent. */
export interface NewProcess {
  readonly image: string;
  readonly parent: Process;
  readonly commandLine?: string;
  readonly account?: Account;
  readonly integrity?: Process['integrity'];
}

/** Labels of the events that one step leaves, by log. */
export interface StepLabels {
  readonly sysmon?: readonly string[];
  readonly security?: readonly string[];
}

export class Stage {
  readonly recording: Recording;

  constructor(recording: Recording) {
    this.recording = recording;
  }

  /** A process that ran before the recording began. */
  running(machine: Machine, image: string, account: Account = SYSTEM, commandLine = image, parent?: Process): Process {
    const random = this.recording.random;
    return {
      machine,
      image,
      commandLine,
      account,
      pid: image === 'System' ? 4 : random.between(200, 1200) * 4,
      guid: processGuid(machine, this.recording.at('06:00') + random.between(0, 3_600_000), random),
      ...(parent ? { parent } : {}),
      integrity: account.domain === 'NT AUTHORITY' ? 'System' : 'Medium',
      directory: `${SYSTEM32}\\`,
    };
  }

  /** A service host, `svchost.exe -k <group>`. */
  serviceHost(machine: Machine, group: string, account: Account = SYSTEM): Process {
    return this.running(machine, `${SYSTEM32}\\svchost.exe`, account, `${SYSTEM32}\\svchost.exe -k ${group} -p`);
  }

  /** Makes a process without recording its start. */
  fork(time: number, start: NewProcess): Process {
    const { parent } = start;
    const random = this.recording.random;
    const account = start.account ?? parent.account;
    const service = account.domain === 'NT AUTHORITY';
    return {
      machine: parent.machine,
      image: start.image,
      commandLine: start.commandLine ?? `"${start.image}"`,
      account,
      pid: random.between(1300, 2600) * 4,
      guid: processGuid(parent.machine, time, random),
      parent,
      integrity: start.integrity ?? (service ? 'System' : parent.account === account ? parent.integrity : 'Medium'),
      directory: service || start.integrity === 'High' ? `${SYSTEM32}\\` : `C:\\Users\\${account.name}\\`,
    };
  }

  /** Starts a process: Sysmon 1 and Security 4688. */
  start(time: string, start: NewProcess, labels: StepLabels = {}): Process {
    const at = this.recording.at(time);
    const process = this.fork(at, start);
    this.recording.add(at, processCreate(process, at), labels.sysmon);
    this.recording.add(at + 2, processCreated(process, at + 2), labels.security);
    return process;
  }

  /** Ends a process: Sysmon 5 and Security 4689. */
  end(time: string, process: Process, labels: StepLabels = {}): void {
    const at = this.recording.at(time);
    this.recording.add(at, processTerminate(process, at), labels.sysmon);
    this.recording.add(at + 3, processExited(process, at + 3), labels.security);
  }

  /** An outbound connection as its own side sees it: Sysmon 3 and Security 5156. */
  connect(time: string, process: Process, to: Pick<Connection, 'to' | 'toPort'>, labels: StepLabels = {}): Connection {
    const at = this.recording.at(time);
    const connection = {
      from: process.machine.address,
      fromPort: this.recording.random.between(49_700, 64_000),
      ...to,
    };
    this.recording.add(at, filteredConnection(process, at, connection, 'outbound'), labels.security);
    this.recording.add(at + 900, networkConnection(process, at + 5, connection), labels.sysmon);
    return connection;
  }

  /** The same connection as the accepting side sees it. */
  accept(time: string, process: Process, connection: Connection, labels: StepLabels = {}): void {
    const at = this.recording.at(time);
    this.recording.add(at, filteredConnection(process, at, connection, 'inbound'), labels.security);
    this.recording.add(at + 900, networkConnection(process, at + 5, connection, false), labels.sysmon);
  }

  /** A PowerShell engine in a process. */
  engine(process: Process): Engine {
    const random = this.recording.random;
    const remote = fileName(process.image).toLowerCase() === 'wsmprovhost.exe';
    return {
      process,
      host: remote ? 'ServerRemoteHost' : 'ConsoleHost',
      hostId: random.guid(),
      runspaceId: random.guid(),
    };
  }
}
