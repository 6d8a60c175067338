/**
 * Generated events of a small network: logs, event ids, field names and the shapes of values are those of
 * `content/knowledge/windows-events.json`, field by field with the share that it gives.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { EventRecord, Value } from '../../../src/engine/values.ts';
import { Random } from '../../datasets/random.ts';
import { fill, HOSTS, pick, pickWeighted } from './phrases.ts';
import { ARGUMENTS, DOMAINS, FILES, KEYS, MODULES, PROGRAMS, SCRIPTS, USERS, WORDS } from './pools.ts';

/** What is generated, in parts of a hundred or so: more of what rules are about than recordings have. */
const MIX: readonly (readonly [channel: string, eventId: number, weight: number])[] = [
  ['Microsoft-Windows-Sysmon/Operational', 1, 14],
  ['Microsoft-Windows-Sysmon/Operational', 3, 11],
  ['Microsoft-Windows-Sysmon/Operational', 5, 6],
  ['Microsoft-Windows-Sysmon/Operational', 7, 14],
  ['Microsoft-Windows-Sysmon/Operational', 8, 0.3],
  ['Microsoft-Windows-Sysmon/Operational', 10, 10],
  ['Microsoft-Windows-Sysmon/Operational', 11, 9],
  ['Microsoft-Windows-Sysmon/Operational', 12, 5],
  ['Microsoft-Windows-Sysmon/Operational', 13, 8],
  ['Microsoft-Windows-Sysmon/Operational', 17, 0.7],
  ['Microsoft-Windows-Sysmon/Operational', 22, 6],
  ['Microsoft-Windows-Sysmon/Operational', 23, 1],
  ['Security', 4624, 3],
  ['Security', 4634, 2],
  ['Security', 4656, 1],
  ['Security', 4663, 1],
  ['Security', 4672, 1],
  ['Security', 4688, 5],
  ['Security', 4689, 2],
  ['Security', 5156, 4],
  ['Microsoft-Windows-PowerShell/Operational', 4103, 2],
  ['Microsoft-Windows-PowerShell/Operational', 4104, 2],
];

interface Field {
  readonly share: number;
  readonly shape: string;
}

interface Kind {
  readonly channel: string;
  readonly eventId: number;
  readonly provider: string;
  readonly fields: Readonly<Record<string, Field>>;
}

interface Process {
  readonly guid: string;
  readonly pid: number;
  readonly image: string;
  readonly commandLine: string;
  readonly user: string;
  readonly parent: Process | undefined;
}

const KNOWLEDGE = path.resolve(import.meta.dirname, '..', '..', '..', 'content', 'knowledge', 'windows-events.json');
const START = Date.UTC(2026, 0, 12, 8);

/** So many events, one after the other in time. The same count and seed give the same events on every machine. */
export function generateEvents(count: number, seed = 1): EventRecord[] {
  const kinds = kindsOfMix();
  const network = new Network(new Random(seed));
  return Array.from({ length: count }, (_, index) => {
    const record = network.event(pickWeighted(network.random, kinds));
    // Through text, as events come from files: their strings and objects are laid out as a parser does.
    return { line: index + 1, raw: JSON.parse(JSON.stringify(record)) as EventRecord['raw'] };
  });
}

function kindsOfMix(): (readonly [Kind, number])[] {
  const { events } = JSON.parse(readFileSync(KNOWLEDGE, 'utf8')) as { readonly events: readonly Kind[] };
  return MIX.map(([channel, eventId, weight]) => {
    const kind = events.find((one) => one.channel === channel && one.eventId === eventId);
    if (kind === undefined) throw new Error(`Nothing is known of ${channel} ${eventId}.`);
    return [kind, weight];
  });
}

/** Ways of collecting events: each has other fields. */
const COLLECTORS = 8;

/** The processes that a machine remembers: what they do refers to them. */
const MOST_PROCESSES = 40;

class Network {
  readonly random: Random;
  readonly #processes = new Map<string, Process[]>();
  readonly #fields = new Map<string, ReadonlySet<string>>();
  #time = START;

  constructor(random: Random) {
    this.random = random;
  }

  event(kind: Kind): Record<string, Value> {
    const { random } = this;
    this.#time += random.between(0, 40);
    const host = pick(random, HOSTS);
    const process = kind.eventId === 1 || kind.eventId === 4688 ? this.#start(host) : this.#running(host);
    const target = this.#running(host);
    const record: Record<string, Value> = {};
    const has = this.#fieldsOf(kind, host);
    for (const [name, { shape }] of Object.entries(kind.fields)) {
      if (has.has(name) && name !== 'Message') record[name] = this.#value(name, shape, { kind, host, process, target });
    }
    if (has.has('Message')) {
      record['Message'] = Object.entries(record)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\r\n');
    }
    return record;
  }

  /** Which fields an event has depends on the collector and on Windows' version: on its machine, and not on chance. */
  #fieldsOf(kind: Kind, host: string): ReadonlySet<string> {
    const collector = HOSTS.indexOf(host) % COLLECTORS;
    const key = `${collector} ${kind.channel} ${kind.eventId}`;
    const known = this.#fields.get(key);
    if (known) return known;
    const fields = new Set<string>();
    for (const [name, { share }] of Object.entries(kind.fields)) {
      if (share === 1 || this.random.next() < share) fields.add(name);
    }
    this.#fields.set(key, fields);
    return fields;
  }

  #start(host: string): Process {
    const { random } = this;
    const user = pick(random, USERS);
    const image = fill(random, pickWeighted(random, PROGRAMS)).replaceAll('{user}', user);
    const file = fileName(image);
    const given = fill(random, pick(random, ARGUMENTS[file.toLowerCase()] ?? ARGUMENTS['*'] ?? []));
    const parent = this.#processes.has(host) ? { ...this.#running(host), parent: undefined } : undefined;
    const process: Process = {
      guid: this.#guid(),
      pid: random.between(100, 30_000) * 4,
      image,
      commandLine: `${random.next() < 0.5 ? `"${image}"` : file}${given === '' ? '' : ` ${given}`}`,
      user,
      parent,
    };
    const running = this.#processes.get(host) ?? [];
    running.push(process);
    if (running.length > MOST_PROCESSES) running.shift();
    this.#processes.set(host, running);
    return process;
  }

  #running(host: string): Process {
    const running = this.#processes.get(host);
    return running === undefined ? this.#start(host) : pick(this.random, running);
  }

  #guid(): string {
    return `{${this.random.guid()}}`;
  }

  #value(name: string, shape: string, event: Subject): Value {
    const { kind, host, process, target } = event;
    const { random } = this;
    switch (name) {
      case 'EventID':
        return kind.eventId;
      case 'Channel':
        return kind.channel;
      case 'SourceName':
        return kind.provider;
      case 'Hostname':
      case 'WorkstationName':
        return `${host}.corp.example`;
      case 'Task':
        return shape === 'number' ? kind.eventId : String(kind.eventId);
      case 'RuleName':
        return '-';
      case 'Image':
      case 'SourceImage':
      case 'NewProcessName':
      case 'ProcessName':
      case 'Application':
        return process.image;
      case 'CommandLine':
        return process.commandLine;
      case 'ProcessGuid':
      case 'ProcessGUID':
      case 'SourceProcessGUID':
      case 'SourceProcessGuid':
        return process.guid;
      case 'ProcessId':
      case 'SourceProcessId':
      case 'NewProcessId':
        return shape === 'hex string' ? `0x${process.pid.toString(16)}` : String(process.pid);
      case 'ParentImage':
      case 'ParentProcessName':
        return process.parent?.image ?? 'C:\\Windows\\System32\\services.exe';
      case 'ParentCommandLine':
        return process.parent?.commandLine ?? 'C:\\Windows\\System32\\services.exe';
      case 'ParentProcessGuid':
        return process.parent?.guid ?? this.#guid();
      case 'ParentProcessId':
        return String(process.parent?.pid ?? 700);
      case 'TargetImage':
        return target.image;
      case 'TargetProcessGUID':
      case 'TargetProcessGuid':
        return target.guid;
      case 'User':
      case 'ParentUser':
      case 'SourceUser':
      case 'TargetUser':
        return process.user === 'SYSTEM' ? 'NT AUTHORITY\\SYSTEM' : `CORP\\${process.user}`;
      case 'SubjectUserName':
        return process.user;
      case 'TargetUserName':
        return pick(random, USERS);
      case 'SubjectDomainName':
      case 'TargetDomainName':
        return 'CORP';
      case 'OriginalFileName':
        return fileName(process.image);
      case 'CurrentDirectory':
        return process.user === 'SYSTEM' ? 'C:\\Windows\\system32\\' : `C:\\Users\\${process.user}\\`;
      case 'IntegrityLevel':
        return pick(random, ['System', 'High', 'Medium', 'Medium', 'Low']);
      case 'Company':
        return process.image.includes('Windows') ? 'Microsoft Corporation' : '-';
      case 'Product':
      case 'Description':
        return process.image.includes('Windows')
          ? 'Microsoft® Windows® Operating System'
          : fill(random, '{word} {word}');
      case 'FileVersion':
        return `10.0.${random.between(14_393, 22_631)}.${random.between(1, 4000)}`;
      case 'Hashes':
        return `SHA1=${random.hex(40).toUpperCase()},MD5=${random.hex(32).toUpperCase()},IMPHASH=${random.hex(32).toUpperCase()}`;
      case 'ImageLoaded':
        return fill(random, pick(random, MODULES));
      case 'Signed':
        return random.next() < 0.9 ? 'true' : 'false';
      case 'Signature':
        return 'Microsoft Windows';
      case 'SignatureStatus':
        return 'Valid';
      case 'TargetFilename':
        return fill(random, pick(random, FILES));
      case 'ObjectName':
        return kind.eventId === 4663 || kind.eventId === 4656 ? fill(random, pick(random, FILES)) : '-';
      case 'TargetObject':
        return fill(random, pick(random, KEYS));
      case 'EventType':
        return kind.eventId === 13 ? 'SetValue' : pick(random, ['CreateKey', 'DeleteKey', 'DeleteValue']);
      case 'Details':
        return random.next() < 0.5 ? `DWORD (0x${random.hex(8)})` : fill(random, pick(random, FILES));
      case 'PipeName':
        return fill(random, '\\{word}_{number}');
      case 'QueryName':
        return fill(random, pick(random, DOMAINS));
      case 'QueryStatus':
        return '0';
      case 'QueryResults':
        return `::ffff:${this.#address()};`;
      case 'Protocol':
        return shape === 'integer string' ? '6' : 'tcp';
      case 'Initiated':
        return random.next() < 0.7 ? 'true' : 'false';
      case 'DestinationPort':
      case 'DestPort':
        return pick(random, ['80', '443', '443', '443', '53', '88', '135', '389', '445', '3389', '5985', '8080']);
      case 'DestinationHostname':
        return random.next() < 0.5 ? '-' : fill(random, pick(random, DOMAINS));
      case 'GrantedAccess':
        return pick(random, ['0x1000', '0x1400', '0x1410', '0x1010', '0x1fffff', '0x40', '0x101541']);
      case 'CallTrace':
        return `C:\\Windows\\SYSTEM32\\ntdll.dll+${random.hex(5)}|C:\\Windows\\System32\\KERNELBASE.dll+${random.hex(5)}|${fill(random, pick(random, MODULES))}+${random.hex(5)}`;
      case 'LogonType':
        return pick(random, ['2', '3', '3', '3', '5', '7', '10']);
      case 'AuthenticationPackageName':
      case 'LogonProcessName':
        return pick(random, ['Kerberos', 'NTLM', 'Negotiate']);
      case 'ScriptBlockText':
        return fill(random, pick(random, SCRIPTS));
      case 'Payload':
        return `CommandInvocation(Get-${pick(random, WORDS)}): "Get-${pick(random, WORDS)}"\r\n${fill(random, pick(random, SCRIPTS))}`;
      case 'ContextInfo':
        return `        Severity = Informational\r\n        Host Name = ConsoleHost\r\n        Host Application = ${process.commandLine}\r\n        Command Name = Get-${pick(random, WORDS)}\r\n        User = CORP\\${process.user}`;
      case 'PrivilegeList':
        return 'SeSecurityPrivilege\r\n\t\t\tSeDebugPrivilege';
      default:
        return this.#shaped(shape);
    }
  }

  #shaped(shape: string): Value {
    const { random } = this;
    switch (shape) {
      case 'timestamp':
        return new Date(this.#time).toISOString().replace('T', ' ').replace('Z', '');
      case 'integer string':
        return String(random.between(0, 65_535));
      case 'number':
        return random.between(0, 65_535);
      case 'hex string':
        return `0x${random.hex(6)}`;
      case 'guid in braces':
        return this.#guid();
      case 'guid':
        return random.guid();
      case 'SID':
        return `S-1-5-21-${random.between(1, 40)}`;
      case 'IPv4':
        return this.#address();
      case 'boolean':
        return random.next() < 0.5;
      case 'windows path':
      case 'device or unc path':
        return fill(random, pick(random, FILES));
      default:
        return random.next() < 0.5 ? '-' : pick(random, WORDS);
    }
  }

  #address(): string {
    const { random } = this;
    const inside = random.next() < 0.7;
    return inside
      ? `10.${random.between(0, 3)}.${random.between(0, 255)}.${random.between(1, 254)}`
      : `${random.between(11, 223)}.${random.between(0, 255)}.${random.between(0, 255)}.${random.between(1, 254)}`;
  }
}

interface Subject {
  readonly kind: Kind;
  readonly host: string;
  readonly process: Process;
  readonly target: Process;
}

function fileName(image: string): string {
  return image.slice(image.lastIndexOf('\\') + 1);
}
