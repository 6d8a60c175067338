/** Log sources as playbooks name them, and the channels that their events are recorded in. */
import { nearest } from '../../text/suggest.ts';
import { QueryFailure } from '../failure.ts';
import type { Cell } from './table.ts';

const SYSMON = 'Microsoft-Windows-Sysmon/Operational';
const POWERSHELL = 'Windows PowerShell';
const POWERSHELL_OPERATIONAL = 'Microsoft-Windows-PowerShell/Operational';
const WMI = 'Microsoft-Windows-WMI-Activity/Operational';
const TASKS = 'Microsoft-Windows-TaskScheduler/Operational';

/** Channels by the source's name, folded and without blanks and punctuation. `[]` stands for any channel of Windows. */
const CHANNELS: ReadonlyMap<string, readonly string[]> = new Map([
  ['sysmon', [SYSMON]],
  ['security', ['Security']],
  ['windowssecurity', ['Security']],
  ['system', ['System']],
  ['application', ['Application']],
  ['powershell', [POWERSHELL, POWERSHELL_OPERATIONAL]],
  ['windowspowershell', [POWERSHELL, POWERSHELL_OPERATIONAL]],
  ['wmi', [WMI]],
  ['wmiactivity', [WMI]],
  ['taskscheduler', [TASKS]],
  ['winrm', ['Microsoft-Windows-WinRM/Operational']],
  ['applocker', ['Microsoft-Windows-AppLocker/EXE and DLL', 'Microsoft-Windows-AppLocker/MSI and Script']],
  ['bits', ['Microsoft-Windows-Bits-Client/Operational']],
  ['defender', ['Microsoft-Windows-Windows Defender/Operational']],
  ['windowsdefender', ['Microsoft-Windows-Windows Defender/Operational']],
  ['dnsserver', ['DNS Server']],
]);

/** Names of "the Windows event log", where the event id tells the channel. */
const WINDOWS_EVENT_LOG = new Set([
  'winevent',
  'winevents',
  'windowsevent',
  'windowsevents',
  'windowseventlog',
  'wineventlog',
  'eventlog',
]);

const SYSTEM_IDS = new Set([
  104, 1074, 6005, 6006, 6008, 7000, 7009, 7022, 7023, 7024, 7026, 7030, 7031, 7034, 7035, 7036, 7040, 7045,
]);
const TASK_IDS = new Set([106, 129, 140, 141, 200, 201]);

/**
 * The channels of a source's event id.
 *
 * @throws QueryFailure for a source that is not known.
 */
export function channelsOf(source: Cell, eventId: number | undefined): readonly string[] {
  const name = /^\[([^\]]*)\]\([^)]*\)$/.exec(source.text)?.[1] ?? source.text;
  if (name.includes('/') && /^Microsoft-/i.test(name)) return [name];
  const folded = name.toLowerCase().replace(/[^a-z]/g, '');
  if (WINDOWS_EVENT_LOG.has(folded)) return windowsChannels(eventId);
  const channels = CHANNELS.get(folded);
  if (channels !== undefined) return channels;
  const known = [
    'Sysmon',
    'WinEvent',
    'Security',
    'System',
    'Application',
    'PowerShell',
    'WMI',
    'TaskScheduler',
    'WinRM',
    'AppLocker',
    'BITS',
    'Defender',
    'DNS Server',
  ];
  const near = nearest(name, known);
  throw new QueryFailure(
    source.text === ''
      ? 'Unexpected empty cell, expected a source such as `Sysmon`.'
      : `Unexpected source \`${name}\`, expected one of ${known.map((it) => `\`${it}\``).join(', ')}.`,
    source,
    {
      help:
        near === undefined
          ? 'A full channel name such as `Microsoft-Windows-Bits-Client/Operational` does as well.'
          : `Did you mean \`${near}\`?`,
    },
  );
}

/** Where Windows records an event id: Security, but for the ids that other logs are known for. Any id: Security and System. */
function windowsChannels(eventId: number | undefined): readonly string[] {
  if (eventId === undefined) return ['Security', 'System'];
  if (SYSTEM_IDS.has(eventId)) return ['System'];
  if ([400, 403, 500, 501, 600, 800].includes(eventId)) return [POWERSHELL];
  if (eventId >= 4100 && eventId <= 4106) return [POWERSHELL_OPERATIONAL];
  if (eventId >= 5857 && eventId <= 5861) return [WMI];
  if (TASK_IDS.has(eventId)) return [TASKS];
  return ['Security'];
}
