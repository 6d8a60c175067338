/** Events of the Security log, with the fields that recorded ones carry. */
import { logRecord, messageText } from './log.ts';
import { type Account, DNS_DOMAIN, DOMAIN, fileName, type Machine, type Process } from './network.ts';
import type { FieldValue, LogRecord } from './recording.ts';
import type { Connection } from './sysmon.ts';

const NOBODY: Account = { name: '-', domain: '-', sid: 'S-1-0-0', logonId: '0x0' };
const KERNEL_PID = 4;
const LSASS_PID = 704;

/** The filtering platform's layers, by direction: accepting inbound IPv4 is 44, connecting outbound IPv4 is 48. */
const LAYERS = {
  inbound: { direction: '%%14592', word: 'Inbound', layer: '44', name: '%%14610', label: 'Receive/Accept' },
  outbound: { direction: '%%14593', word: 'Outbound', layer: '48', name: '%%14611', label: 'Connect' },
} as const;
export type Direction = keyof typeof LAYERS;

/** Event 4688: a process was created. Windows before 10 does not write the parent's name (`parentName: false`). */
export function processCreated(process: Process, time: number, parentName = true): LogRecord {
  const { account, machine, parent } = process;
  const creator = parent?.account ?? account;
  const sameAccount = creator === account;
  const target = sameAccount ? NOBODY : account;
  const parentImage = parent?.image ?? '-';
  return security(machine, 4688, 13312, 'Process Creation', time, KERNEL_PID, {
    ...subject(creator, machine),
    NewProcessId: hex(process.pid),
    NewProcessName: process.image,
    TokenElevationType: process.integrity === 'High' ? '%%1937' : '%%1936',
    ProcessId: hex(parent?.pid ?? 0),
    CommandLine: process.commandLine,
    TargetUserSid: 'S-1-0-0',
    TargetUserName: target.name,
    TargetDomainName: target.domain,
    TargetLogonId: target.logonId,
    ...(parentName ? { ParentProcessName: parentImage } : {}),
    MandatoryLabel: { Low: 'S-1-16-4096', Medium: 'S-1-16-8192', High: 'S-1-16-12288', System: 'S-1-16-16384' }[
      process.integrity
    ],
    Message: messageText([
      'A new process has been created.',
      '',
      ...subjectBlock('Creator Subject', creator, machine),
      '',
      ...subjectBlock('Target Subject', target, machine),
      '',
      'Process Information:',
      `\tNew Process ID:\t\t${hex(process.pid)}`,
      `\tNew Process Name:\t${process.image}`,
      `\tCreator Process ID:\t${hex(parent?.pid ?? 0)}`,
      ...(parentName ? [`\tCreator Process Name:\t${parentImage}`] : []),
      `\tProcess Command Line:\t${process.commandLine}`,
    ]),
  });
}

/** Event 4689: a process ended. */
export function processExited(process: Process, time: number): LogRecord {
  return security(process.machine, 4689, 13313, 'Process Termination', time, KERNEL_PID, {
    ...subject(process.account, process.machine),
    Status: '0x0',
    ProcessId: hex(process.pid),
    ProcessName: process.image,
    Message: messageText([
      'A process has exited.',
      '',
      ...subjectBlock('Subject', process.account, process.machine),
      '',
      'Process Information:',
      `\tProcess ID:\t${hex(process.pid)}`,
      `\tProcess Name:\t${process.image}`,
      '\tExit Status:\t0x0',
    ]),
  });
}

/** How an account logged on. */
export interface Logon {
  readonly type: 2 | 3 | 5;
  readonly package: 'Kerberos' | 'NTLM' | 'Negotiate';
  /** Address and port of the other side; `-` where Windows does not know them, as for WinRM's Kerberos logons. */
  readonly address: string;
  readonly port: string;
  readonly guid: string;
}

/** Event 4624: an account logged on. */
export function loggedOn(machine: Machine, account: Account, time: number, logon: Logon): LogRecord {
  const process = logon.type === 3 ? '-' : 'C:\\Windows\\System32\\services.exe';
  const name = logon.type === 3 ? logon.package : 'Advapi';
  return security(machine, 4624, 12544, 'Logon', time, LSASS_PID, {
    ...subject(NOBODY, machine),
    TargetUserSid: account.sid,
    TargetUserName: account.name,
    TargetDomainName: account.domain,
    TargetLogonId: account.logonId,
    LogonType: String(logon.type),
    LogonProcessName: name,
    AuthenticationPackageName: logon.package,
    WorkstationName: '-',
    LogonGuid: `{${logon.guid}}`,
    TransmittedServices: '-',
    LmPackageName: '-',
    KeyLength: '0',
    ProcessId: '0x0',
    ProcessName: process,
    IpAddress: logon.address,
    IpPort: logon.port,
    ImpersonationLevel: '%%1833',
    RestrictedAdminMode: '-',
    TargetOutboundUserName: '-',
    TargetOutboundDomainName: '-',
    VirtualAccount: '%%1843',
    TargetLinkedLogonId: '0x0',
    ElevatedToken: '%%1842',
    Message: messageText([
      'An account was successfully logged on.',
      '',
      ...subjectBlock('Subject', NOBODY, machine),
      '',
      'Logon Information:',
      `\tLogon Type:\t\t${logon.type}`,
      '\tElevated Token:\t\tYes',
      '',
      ...subjectBlock('New Logon', account, machine),
      `\tLogon GUID:\t\t{${logon.guid}}`,
      '',
      'Network Information:',
      '\tWorkstation Name:\t-',
      `\tSource Network Address:\t${logon.address}`,
      `\tSource Port:\t\t${logon.port}`,
      '',
      'Detailed Authentication Information:',
      `\tLogon Process:\t\t${name}`,
      `\tAuthentication Package:\t${logon.package}`,
    ]),
  });
}

/** Event 4634: a logon session ended. */
export function loggedOff(machine: Machine, account: Account, time: number, type: Logon['type'] = 3): LogRecord {
  return security(machine, 4634, 12545, 'Logoff', time, LSASS_PID, {
    TargetUserSid: account.sid,
    TargetUserName: account.name,
    TargetDomainName: account.domain,
    TargetLogonId: account.logonId,
    LogonType: String(type),
    Message: messageText([
      'An account was logged off.',
      '',
      ...subjectBlock('Subject', account, machine),
      '',
      `Logon Type:\t\t\t${type}`,
    ]),
  });
}

/** Event 4672: a logon that holds an administrator's privileges. */
export function specialLogon(machine: Machine, account: Account, time: number): LogRecord {
  const privileges = ['SeSecurityPrivilege', 'SeBackupPrivilege', 'SeRestorePrivilege', 'SeDebugPrivilege'];
  return security(machine, 4672, 12548, 'Special Logon', time, LSASS_PID, {
    ...subject(account, machine),
    PrivilegeList: privileges.join('\r\n\t\t\t'),
    Message: messageText([
      'Special privileges assigned to new logon.',
      '',
      ...subjectBlock('Subject', account, machine),
      '',
      `Privileges:\t\t${privileges.join('\r\n\t\t\t')}`,
    ]),
  });
}

/** Event 4769, on a domain controller: `account` asked for a ticket to `service`. */
export function serviceTicket(
  controller: Machine,
  account: Account,
  service: Machine,
  time: number,
  from: { readonly address: string; readonly port: number; readonly guid: string },
): LogRecord {
  const realm = DNS_DOMAIN.toUpperCase();
  return security(controller, 4769, 14337, 'Kerberos Service Ticket Operations', time, LSASS_PID, {
    TargetUserName: `${account.name}@${realm}`,
    TargetDomainName: realm,
    ServiceName: `${service.name}$`,
    ServiceSid: service.sid,
    TicketOptions: '0x40810000',
    TicketEncryptionType: '0x12',
    IpAddress: `::ffff:${from.address}`,
    IpPort: String(from.port),
    Status: '0x0',
    LogonGuid: `{${from.guid}}`,
    TransmittedServices: '-',
    Message: messageText([
      'A Kerberos service ticket was requested.',
      '',
      'Account Information:',
      `\tAccount Name:\t\t${account.name}@${realm}`,
      `\tAccount Domain:\t\t${realm}`,
      '',
      'Service Information:',
      `\tService Name:\t\t${service.name}$`,
      `\tService ID:\t\t${service.sid}`,
      '',
      'Network Information:',
      `\tClient Address:\t\t::ffff:${from.address}`,
      `\tClient Port:\t\t${from.port}`,
    ]),
  });
}

/** Event 5156 (permitted) or 5157 (blocked): the filtering platform's word on a connection. */
export function filteredConnection(
  process: Pick<Process, 'machine' | 'image' | 'pid'>,
  time: number,
  connection: Connection,
  direction: Direction,
  verdict: 'permitted' | 'blocked' = 'permitted',
): LogRecord {
  const layer = LAYERS[direction];
  const application = devicePath(process.image);
  const filter = verdict === 'permitted' ? '67122' : '71009';
  const eventId = verdict === 'permitted' ? 5156 : 5157;
  return security(process.machine, eventId, 12810, 'Filtering Platform Connection', time, KERNEL_PID, {
    ProcessId: String(process.pid),
    Application: application,
    Direction: layer.direction,
    SourceAddress: connection.from,
    SourcePort: String(connection.fromPort),
    DestAddress: connection.to,
    DestPort: String(connection.toPort),
    Protocol: '6',
    FilterRTID: filter,
    LayerName: layer.name,
    LayerRTID: layer.layer,
    RemoteUserID: 'S-1-0-0',
    RemoteMachineID: 'S-1-0-0',
    Message: messageText([
      `The Windows Filtering Platform has ${verdict} a connection.`,
      '',
      'Application Information:',
      `\tProcess ID:\t\t${process.pid}`,
      `\tApplication Name:\t${application}`,
      '',
      'Network Information:',
      `\tDirection:\t\t${layer.word}`,
      `\tSource Address:\t\t${connection.from}`,
      `\tSource Port:\t\t${connection.fromPort}`,
      `\tDestination Address:\t${connection.to}`,
      `\tDestination Port:\t\t${connection.toPort}`,
      '\tProtocol:\t\t6',
      '',
      'Filter Information:',
      `\tFilter Run-Time ID:\t${filter}`,
      `\tLayer Name:\t\t${layer.label}`,
      `\tLayer Run-Time ID:\t${layer.layer}`,
    ]),
  });
}

function security(
  machine: Machine,
  eventId: number,
  task: number,
  category: string,
  time: number,
  writer: number,
  fields: { readonly [field: string]: FieldValue },
): LogRecord {
  return logRecord(
    {
      hostname: machine.fqdn,
      channel: machine.securityChannel,
      source: 'Microsoft-Windows-Security-Auditing',
      providerGuid: '{54849625-5478-4994-A5BA-3E3B0328C30D}',
      eventId,
      task,
      category,
      time,
      writer,
    },
    fields,
  );
}

/** The machine's own services act under the machine's account. */
function subjectName(account: Account, machine: Machine): { name: string; domain: string } {
  const service = account.domain === 'NT AUTHORITY';
  return service ? { name: `${machine.name}$`, domain: DOMAIN } : { name: account.name, domain: account.domain };
}

function subject(account: Account, machine: Machine) {
  const { name, domain } = subjectName(account, machine);
  return {
    SubjectUserSid: account.sid,
    SubjectUserName: name,
    SubjectDomainName: domain,
    SubjectLogonId: account.logonId,
  };
}

function subjectBlock(title: string, account: Account, machine: Machine): string[] {
  const { name, domain } = subjectName(account, machine);
  return [
    `${title}:`,
    `\tSecurity ID:\t\t${account.sid}`,
    `\tAccount Name:\t\t${name}`,
    `\tAccount Domain:\t\t${domain}`,
    `\tLogon ID:\t\t${account.logonId.toUpperCase().replace('0X', '0x')}`,
  ];
}

/** The filtering platform names files by device: `\device\harddiskvolume2\windows\…`; the kernel is `System`. */
function devicePath(image: string): string {
  return fileName(image) === image ? image : image.toLowerCase().replace(/^c:/, '\\device\\harddiskvolume2');
}

function hex(pid: number): string {
  return `0x${pid.toString(16)}`;
}
