/** The Search Reference's "Time modifiers": units, snapping, chains; and where a search may say them. */
import { describe, expect, it } from 'vitest';
import { found, refusal } from '../shared/tiny-view.ts';
import { language } from './run.ts';

/** *Now* is the last event: a Wednesday. */
const NOW = '2024-03-06T14:07:09Z';
const at = (time: string) => ({ time: Date.parse(time) });

const moment = (modifier: string): string => {
  const query = `* | head 1 | eval x=strftime(relative_time(now(), "${modifier}"), "%Y-%m-%d %H:%M:%S") | table x`;
  const { rows } = found(language, query, [at(NOW)]) as { rows: string[][] };
  return rows[0]?.[0] ?? '';
};

describe('time modifiers', () => {
  it.each([
    ['-30s', '2024-03-06 14:06:39'],
    ['-30sec', '2024-03-06 14:06:39'],
    ['-5m', '2024-03-06 14:02:09'],
    ['-5min', '2024-03-06 14:02:09'],
    ['-1h', '2024-03-06 13:07:09'],
    ['-24hours', '2024-03-05 14:07:09'],
    ['-7d', '2024-02-28 14:07:09'],
    ['-1w', '2024-02-28 14:07:09'],
    ['-1mon', '2024-02-06 14:07:09'],
    ['-1q', '2023-12-06 14:07:09'],
    ['-1y', '2023-03-06 14:07:09'],
    ['+1d', '2024-03-07 14:07:09'],
    ['@m', '2024-03-06 14:07:00'],
    ['@h', '2024-03-06 14:00:00'],
    ['@d', '2024-03-06 00:00:00'],
    ['@w', '2024-03-03 00:00:00'],
    ['@w0', '2024-03-03 00:00:00'],
    ['@w1', '2024-03-04 00:00:00'],
    ['@w3', '2024-03-06 00:00:00'],
    ['@w5', '2024-03-01 00:00:00'],
    ['@w7', '2024-03-03 00:00:00'],
    ['@mon', '2024-03-01 00:00:00'],
    ['@q', '2024-01-01 00:00:00'],
    ['@y', '2024-01-01 00:00:00'],
    ['-1d@d', '2024-03-05 00:00:00'],
    ['-1h@h', '2024-03-06 13:00:00'],
    ['@d-2h', '2024-03-05 22:00:00'],
    ['-1mon@mon+7d', '2024-02-08 00:00:00'],
    ['-d@d', '2024-03-05 00:00:00'],
  ])('%s is %s', (modifier, expected) => expect(moment(modifier)).toBe(expected));
});

describe('earliest and latest', () => {
  const EVENTS = [
    '2024-03-04T00:00:00Z',
    '2024-03-05T23:59:59Z',
    '2024-03-06T00:00:00Z',
    '2024-03-06T13:30:00Z',
    NOW,
  ].map(at);

  it.each([
    ['earliest=-1d@d', [2, 3, 4, 5]],
    ['earliest=@d', [3, 4, 5]],
    ['earliest=-1d@d latest=@d', [2]],
    ['latest=-1h@h', [1, 2, 3]],
    ['earliest=-1h', [4, 5]],
    ['earliest=1709596800 latest=now', [2, 3, 4]],
    ['earliest="03/06/2024:00:00:00"', [3, 4, 5]],
    ['earliest=03/06/2024:00:00:00 latest=03/06/2024:13:30:00', [3]],
    ['earliest=0', [1, 2, 3, 4, 5]],
    ['hoursago=1', [4, 5]],
    ['starthoursago=24', [2, 3, 4, 5]],
    ['startdaysago=1 enddaysago=0', [2, 3, 4]],
    ['minutesago=90', [4, 5]],
    ['startmonthsago=1 endminutesago=5', [1, 2, 3, 4]],
    ['starttime=03/06/2024:00:00:00 endtimeu=1709683201', [3]],
    ['earliest=rt-1h latest=rt', [4]],
    ['_index_earliest=@d', [3, 4, 5]],
    ['(earliest=-1d@d latest=@d) OR (earliest=-1h)', [2, 4, 5]],
    ['* | search earliest=@d', [3, 4, 5]],
    ['* | where _time>=relative_time(now(), "@d")', [3, 4, 5]],
  ])('%s', (query, lines) => expect(found(language, query, EVENTS)).toEqual(lines));

  it.each([
    ['earliest=soon', '1:10 Unexpected `soon`, expected a time such as `-24h@h`, `now` or `10/27/2018:00:00:00`.'],
    ['earliest=-1x', '1:10 Unexpected `-1x`, expected a time such as `-24h@h`, `now` or `10/27/2018:00:00:00`.'],
    ['earliest=-1d@', '1:10 Unexpected `-1d@`, expected a time such as `-24h@h`, `now` or `10/27/2018:00:00:00`.'],
    ['earliest=', '1:10 Unexpected end of the query, expected a value after `=`.'],
  ])('%s', (query, message) => expect(refusal(language, query)).toBe(message));
});
