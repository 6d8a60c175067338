/** The invented company whose machines and people the datasets show. Addresses and names are reserved for documentation. */
import type { Random } from './random.ts';

export const DOMAIN = 'CORP';
export const DNS_DOMAIN = 'corp.example';
const DOMAIN_SID = 'S-1-5-21-3141592653-2718281828-1618033988';

/** An account as the logs name it. */
export interface Account {
  readonly name: string;
  readonly domain: string;
  readonly sid: string;
  /** Logon id of the session on a machine, `0x3e7`; accounts of people get one when they log on. */
  readonly logonId: string;
}

export const SYSTEM: Account = { name: 'SYSTEM', domain: 'NT AUTHORITY', sid: 'S-1-5-18', logonId: '0x3e7' };
export const NETWORK_SERVICE: Account = {
  name: 'NETWORK SERVICE',
  domain: 'NT AUTHORITY',
  sid: 'S-1-5-20',
  logonId: '0x3e4',
};
export const LOCAL_SERVICE: Account = {
  name: 'LOCAL SERVICE',
  domain: 'NT AUTHORITY',
  sid: 'S-1-5-19',
  logonId: '0x3e5',
};

/** A person's account, logged on with `logonId`. */
export function person(name: string, rid: number, logonId: string): Account {
  return { name, domain: DOMAIN, sid: `${DOMAIN_SID}-${rid}`, logonId };
}

/** `CORP\name`. */
export function accountName(account: Account): string {
  return `${account.domain}\\${account.name}`;
}

/** A machine with its logs. */
export interface Machine {
  /** `WS-017`. */
  readonly name: string;
  /** `WS-017.corp.example`. */
  readonly fqdn: string;
  readonly address: string;
  /** The collector on older machines spells the channel in lower case. */
  readonly securityChannel: 'Security' | 'security';
  /** First part of the machine's process GUIDs. */
  readonly guidPart: string;
  /** Process id of its Sysmon service. */
  readonly sysmonPid: number;
  /** SID of the machine's account in the domain. */
  readonly sid: string;
}

export function machine(
  name: string,
  address: string,
  rid: number,
  random: Random,
  securityChannel: Machine['securityChannel'] = 'Security',
): Machine {
  return {
    name,
    fqdn: `${name}.${DNS_DOMAIN}`,
    address,
    securityChannel,
    guidPart: random.hex(8),
    sysmonPid: random.between(500, 900) * 4,
    sid: `${DOMAIN_SID}-${rid}`,
  };
}

/** A process on a machine. */
export interface Process {
  readonly machine: Machine;
  readonly image: string;
  readonly commandLine: string;
  readonly account: Account;
  readonly pid: number;
  /** With braces. */
  readonly guid: string;
  readonly parent?: Process;
  readonly integrity: 'Low' | 'Medium' | 'High' | 'System';
  readonly directory: string;
}

/** The last part of a Windows path. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('\\') + 1);
}

/** A process GUID as Sysmon makes it: machine, start time, a sequence. */
export function processGuid(machine: Machine, time: number, random: Random): string {
  const seconds = Math.floor(time / 1000)
    .toString(16)
    .padStart(8, '0');
  return `{${machine.guidPart}-${seconds.slice(4)}-${seconds.slice(0, 4)}-${random.hex(4)}-000000000500}`;
}
