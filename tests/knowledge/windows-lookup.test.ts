import { describe, expect, it } from 'vitest';
import type { WindowsEvent } from '../../src/knowledge/types.ts';
import { windowsLookup } from '../../src/knowledge/windows-lookup.ts';

const event = (channel: string, eventId: number): WindowsEvent => ({
  channel,
  eventId,
  provider: 'Provider',
  seen: 1,
  fields: { EventID: { share: 1, shape: 'number' } },
});
const lookup = windowsLookup({
  source: 'made up for this test',
  note: '',
  events: [
    event('Security', 5156),
    event('Security', 4688),
    event('Windows PowerShell', 400),
    event('Microsoft-Windows-PowerShell/Operational', 4103),
    event('Microsoft-Windows-Sysmon/Operational', 1),
  ],
});

describe('a channel', () => {
  it.each([
    ['security', 'Security'],
    [' WINDOWS POWERSHELL ', 'Windows PowerShell'],
    ['Windows PowerShell/Operational', undefined],
  ])('%j is spelt %j', (name, expected) => {
    expect(lookup.channel(name)).toBe(expected);
  });

  it.each([
    ['Windows PowerShell/Operational', undefined, 'Windows PowerShell'],
    ['Microsoft-Windows-Sysmon', undefined, 'Microsoft-Windows-Sysmon/Operational'],
    ['Sysmon/Operational', undefined, 'Microsoft-Windows-Sysmon/Operational'],
    ['Securty', undefined, 'Security'],
    ['PowerShell', undefined, 'Windows PowerShell'],
    ['PowerShell/Operational', 4103, 'Microsoft-Windows-PowerShell/Operational'],
    ['Windows Powershel', 400, 'Windows PowerShell'],
    // No channel with that event is near: the name decides.
    ['Securty', 1, 'Security'],
    ['A log of my own', undefined, undefined],
    ['', undefined, undefined],
  ])('%j with event %s is nearest to %j', (name, eventId, expected) => {
    expect(lookup.nearestChannel(name, eventId)).toBe(expected);
  });
});

it('finds events by channel, without case, and id', () => {
  expect(lookup.event('SECURITY', 4688)?.eventId).toBe(4688);
  expect(lookup.event('Security', 1)).toBeUndefined();
  expect(lookup.eventsOf('security').map(({ eventId }) => eventId)).toEqual([4688, 5156]);
  expect(lookup.eventsOf('Nowhere')).toEqual([]);
});

it('lists each channel once, sorted', () => {
  expect(lookup.channels).toEqual([
    'Microsoft-Windows-PowerShell/Operational',
    'Microsoft-Windows-Sysmon/Operational',
    'Security',
    'Windows PowerShell',
  ]);
});
