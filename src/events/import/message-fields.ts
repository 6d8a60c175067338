/**
 * The fields of an event from its rendered message, for exports that keep nothing else: Sysmon's messages name each field,
 * those of the Security log have headings and labels (Microsoft's pages on the events, "Advanced security auditing").
 */
import type { Value } from '../../engine/values.ts';
import type { FlatRecord } from '../flatten.ts';
import { set } from './envelope.ts';

const SYSMON = /sysmon\/operational$/i;

const ACCOUNT = (who: string) => ({
  'Security ID': `${who}UserSid`,
  'Account Name': `${who}UserName`,
  'Account Domain': `${who}DomainName`,
  'Logon ID': `${who}LogonId`,
});

/** Fields of the Security log by heading and label. */
const SECURITY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': { 'Logon Type': 'LogonType', 'Impersonation Level': 'ImpersonationLevel', Privileges: 'PrivilegeList' },
  Subject: ACCOUNT('Subject'),
  'Creator Subject': ACCOUNT('Subject'),
  'Target Subject': ACCOUNT('Target'),
  'Target Account': {
    'Security ID': 'TargetSid',
    'Account Name': 'TargetUserName',
    'Account Domain': 'TargetDomainName',
  },
  'New Logon': {
    ...ACCOUNT('Target'),
    'Linked Logon ID': 'TargetLinkedLogonId',
    'Network Account Name': 'TargetOutboundUserName',
    'Network Account Domain': 'TargetOutboundDomainName',
    'Logon GUID': 'LogonGuid',
  },
  'Account For Which Logon Failed': ACCOUNT('Target'),
  'Account Whose Credentials Were Used': {
    'Account Name': 'TargetUserName',
    'Account Domain': 'TargetDomainName',
    'Logon GUID': 'TargetLogonGuid',
  },
  'Target Server': { 'Target Server Name': 'TargetServerName', 'Additional Information': 'TargetInfo' },
  'Logon Information': {
    'Logon Type': 'LogonType',
    'Restricted Admin Mode': 'RestrictedAdminMode',
    'Virtual Account': 'VirtualAccount',
    'Elevated Token': 'ElevatedToken',
  },
  'Failure Information': { 'Failure Reason': 'FailureReason', Status: 'Status', 'Sub Status': 'SubStatus' },
  'Process Information': {
    'New Process ID': 'NewProcessId',
    'New Process Name': 'NewProcessName',
    'Token Elevation Type': 'TokenElevationType',
    'Mandatory Label': 'MandatoryLabel',
    'Creator Process ID': 'ProcessId',
    'Creator Process Name': 'ParentProcessName',
    'Process Command Line': 'CommandLine',
    'Process ID': 'ProcessId',
    'Process Name': 'ProcessName',
    'Caller Process ID': 'ProcessId',
    'Caller Process Name': 'ProcessName',
    'Exit Status': 'Status',
  },
  Process: { 'Process ID': 'ProcessId', 'Process Name': 'ProcessName' },
  'Detailed Authentication Information': {
    'Logon Process': 'LogonProcessName',
    'Authentication Package': 'AuthenticationPackageName',
    'Transited Services': 'TransmittedServices',
    'Package Name (NTLM only)': 'LmPackageName',
    'Key Length': 'KeyLength',
  },
  'Application Information': { 'Process ID': 'ProcessID', 'Application Name': 'Application' },
  Object: {
    'Object Server': 'ObjectServer',
    'Object Type': 'ObjectType',
    'Object Name': 'ObjectName',
    'Object Value Name': 'ObjectValueName',
    'Handle ID': 'HandleId',
    'Resource Attributes': 'ResourceAttributes',
    'Operation Type': 'OperationType',
  },
  'Access Request Information': {
    'Transaction ID': 'TransactionId',
    Accesses: 'AccessList',
    'Access Mask': 'AccessMask',
    'Access Reasons': 'AccessReason',
    'Privileges Used for Access Check': 'PrivilegeList',
    'Restricted SID Count': 'RestrictedSidCount',
  },
  'Share Information': {
    'Share Name': 'ShareName',
    'Share Path': 'ShareLocalPath',
    'Relative Target Name': 'RelativeTargetName',
  },
  'Service Information': {
    'Service Name': 'ServiceName',
    'Service ID': 'ServiceSid',
    'Service File Name': 'ServiceFileName',
    'Service Type': 'ServiceType',
    'Service Start Type': 'StartType',
    'Service Account': 'ServiceAccount',
  },
  'Task Information': { 'Task Name': 'TaskName', 'Task Content': 'TaskContent', 'Task New Content': 'TaskContentNew' },
  'Filter Information': {
    'Filter Run-Time ID': 'FilterRTID',
    'Layer Name': 'LayerName',
    'Layer Run-Time ID': 'LayerRTID',
  },
};

/** What stands under *Network Information* has other names in the firewall's events than in those of logons. */
const NETWORK_OF_FIREWALL: Readonly<Record<string, string>> = {
  Direction: 'Direction',
  'Source Address': 'SourceAddress',
  'Source Port': 'SourcePort',
  'Destination Address': 'DestAddress',
  'Destination Port': 'DestPort',
  Protocol: 'Protocol',
};
const NETWORK_OF_LOGON: Readonly<Record<string, string>> = {
  'Workstation Name': 'WorkstationName',
  'Source Network Address': 'IpAddress',
  'Network Address': 'IpAddress',
  'Client Address': 'IpAddress',
  'Source Port': 'IpPort',
  'Client Port': 'IpPort',
  'Source Address': 'IpAddress',
  Port: 'IpPort',
  'Object Type': 'ObjectType',
};

/** Events of the filtering platform. */
const FIRST_OF_FIREWALL = 5150;
const LAST_OF_FIREWALL = 5159;

const PROCESS_OF_BINDING = { 'Process ID': 'ProcessId', 'Application Name': 'Application' };

/** Events whose fields under a heading have other names than in most. */
const OF_EVENT: Readonly<Record<number, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  4634: { Subject: ACCOUNT('Target') },
  4647: { Subject: ACCOUNT('Target') },
  4690: {
    'Source Handle Information': { 'Source Handle ID': 'SourceHandleId', 'Source Process ID': 'SourceProcessId' },
    'New Handle Information': { 'Target Handle ID': 'TargetHandleId', 'Target Process ID': 'TargetProcessId' },
  },
  4703: {
    'Target Account': ACCOUNT('Target'),
    'Enabled Privileges': { '': 'EnabledPrivilegeList' },
    'Disabled Privileges': { '': 'DisabledPrivilegeList' },
  },
  4768: {
    'Account Information': {
      'Account Name': 'TargetUserName',
      'Supplied Realm Name': 'TargetDomainName',
      'User ID': 'TargetSid',
    },
    'Service Information': { 'Service Name': 'ServiceName', 'Service ID': 'ServiceSid' },
    'Additional Information': {
      'Ticket Options': 'TicketOptions',
      'Result Code': 'Status',
      'Ticket Encryption Type': 'TicketEncryptionType',
      'Pre-Authentication Type': 'PreAuthType',
    },
  },
  4769: {
    'Account Information': {
      'Account Name': 'TargetUserName',
      'Account Domain': 'TargetDomainName',
      'Logon GUID': 'LogonGuid',
    },
    'Additional Information': {
      'Ticket Options': 'TicketOptions',
      'Ticket Encryption Type': 'TicketEncryptionType',
      'Failure Code': 'Status',
      'Transited Services': 'TransmittedServices',
    },
  },
  4799: {
    Group: { 'Security ID': 'TargetSid', 'Group Name': 'TargetUserName', 'Group Domain': 'TargetDomainName' },
    'Process Information': { 'Process ID': 'CallerProcessId', 'Process Name': 'CallerProcessName' },
  },
  5154: { 'Application Information': PROCESS_OF_BINDING },
  5155: { 'Application Information': PROCESS_OF_BINDING },
  5158: { 'Application Information': PROCESS_OF_BINDING },
  5159: { 'Application Information': PROCESS_OF_BINDING },
};

/** What messages say in words where the event's data has the number of a text, by field. */
const NUMBERED_TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Direction: { Inbound: '%%14592', Outbound: '%%14593' },
  LayerName: {
    'Resource Assignment': '%%14608',
    Listen: '%%14609',
    'Receive/Accept': '%%14610',
    Connect: '%%14611',
  },
  VirtualAccount: { Yes: '%%1842', No: '%%1843' },
  ElevatedToken: { Yes: '%%1842', No: '%%1843' },
  ImpersonationLevel: {
    Anonymous: '%%1831',
    Identification: '%%1832',
    Impersonation: '%%1833',
    Delegation: '%%1840',
  },
  TokenElevationType: {
    'TokenElevationTypeDefault (1)': '%%1936',
    'TokenElevationTypeFull (2)': '%%1937',
    'TokenElevationTypeLimited (3)': '%%1938',
  },
};

/** The fields that a message of a channel's event names; none for a log whose messages have no labels. */
export function messageFields(message: string, channel: Value, eventId: Value): FlatRecord {
  if (typeof channel !== 'string') return {};
  if (SYSMON.test(channel)) return sysmonFields(message);
  return channel.toLowerCase() === 'security' ? securityFields(message, Number(eventId)) : {};
}

/** `Image: C:\…`, a line each below the title. A line without a label goes on with the value above. */
function sysmonFields(message: string): FlatRecord {
  const fields: Record<string, Value> = {};
  let last: string | undefined;
  for (const line of linesOf(message).slice(1)) {
    const [, name, value = ''] = /^([A-Za-z][A-Za-z0-9]*):(?: (.*))?$/.exec(line) ?? [];
    if (name !== undefined) {
      set(fields, name, value);
      last = name;
    } else if (last !== undefined && line !== '') set(fields, last, `${fields[last]}\n${line}`);
  }
  return fields;
}

/** `Subject:` on a line of its own, then labels with tabs before them; a label's further values stand on lines without one. */
function securityFields(message: string, eventId: number): FlatRecord {
  const fields: Record<string, Value> = {};
  let heading = '';
  let last: string | undefined;
  const put = (name: string, value: string) => {
    if (!Object.hasOwn(fields, name)) set(fields, name, numbered(name, value.trim()));
  };
  for (const line of linesOf(message).slice(1)) {
    const title = /^([A-Z][\w ()-]*):\s*$/.exec(line)?.[1];
    if (title !== undefined) {
      heading = title;
      last = undefined;
      continue;
    }
    const [, label, value = ''] = /^\s*([A-Z][\w ()-]*?):(?:\t+| +|$)(.*)$/.exec(line) ?? [];
    const names = namesUnder(heading, eventId);
    if (label !== undefined) {
      last = names[label] ?? SECURITY['']?.[label];
      if (last !== undefined) put(last, value);
    } else if (line.trim() === '') last = undefined;
    else if (last !== undefined) set(fields, last, `${fields[last]}\n${line.trim()}`.trim());
    else if (names[''] !== undefined) {
      last = names[''];
      put(last, line);
    }
  }
  return fields;
}

function namesUnder(heading: string, eventId: number): Readonly<Record<string, string>> {
  const own = OF_EVENT[eventId];
  if (own && Object.hasOwn(own, heading)) return own[heading] ?? {};
  if (heading !== 'Network Information') return (Object.hasOwn(SECURITY, heading) && SECURITY[heading]) || {};
  return eventId >= FIRST_OF_FIREWALL && eventId <= LAST_OF_FIREWALL ? NETWORK_OF_FIREWALL : NETWORK_OF_LOGON;
}

function numbered(name: string, value: string): string {
  return NUMBERED_TEXTS[name]?.[value] ?? value;
}

function linesOf(message: string): string[] {
  return message.split(/\r\n|[\r\n]/);
}
