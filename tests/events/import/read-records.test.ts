import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { EventFileError } from '../../../src/events/event-file-error.ts';
import { readRecords } from '../../../src/events/import/read-records.ts';
import type { UnpackLimits } from '../../../src/events/unpack.ts';
import { message4688, messageSysmon1, splunkLines, xml4688, xmlSysmon1 } from './exports.ts';

async function* pieces(content: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Uint8Array, size = 1 << 16, limits: UnpackLimits = {}) {
  const events = [];
  for await (const event of readRecords(pieces(content, size), 'export', limits)) events.push(event);
  return events;
}

async function failure(content: string | Uint8Array, limits?: UnpackLimits): Promise<EventFileError> {
  const thrown = await read(content, 1 << 16, limits).catch((error: unknown) => error);
  if (thrown instanceof EventFileError) return thrown;
  throw new Error(`no EventFileError: ${JSON.stringify(thrown)}`);
}

/** The process creation that every export below has, as far as all of them say it. */
const SYSMON = {
  Hostname: 'WS01.corp.example',
  Channel: 'Microsoft-Windows-Sysmon/Operational',
  SourceName: 'Microsoft-Windows-Sysmon',
  EventID: 1,
  UtcTime: '2024-05-14 12:00:00.123',
  ProcessId: '4711',
  Image: 'C:\\Windows\\System32\\whoami.exe',
  CommandLine: 'whoami /all & "x" <y>',
  User: 'CORP\\ada',
  Message: messageSysmon1,
};

const AUDIT = {
  Hostname: 'WS01.corp.example',
  Channel: 'Security',
  SourceName: 'Microsoft-Windows-Security-Auditing',
  EventID: 4688,
  SubjectUserSid: 'S-1-5-21-1111111111-2222222222-3333333333-1104',
  SubjectUserName: 'ada',
  SubjectDomainName: 'CORP',
  SubjectLogonId: '0x2b41f0',
  NewProcessId: '0x1267',
  NewProcessName: 'C:\\Windows\\System32\\whoami.exe',
  TokenElevationType: '%%1936',
  ParentProcessName: 'C:\\Windows\\System32\\cmd.exe',
  CommandLine: 'whoami /all',
};

const { Hostname, Channel, SourceName, EventID, Message, ...data } = SYSMON;
const winlog = {
  channel: Channel,
  provider_name: SourceName,
  provider_guid: '{5770385f-c22a-43e0-bf4c-06f5698ffbd9}',
  event_id: '1',
  computer_name: Hostname,
  record_id: 77,
  process: { pid: 2100, thread: { id: 2200 } },
  user: { identifier: 'S-1-5-18', name: 'SYSTEM', domain: 'NT AUTHORITY', type: 'User' },
  task: 'Process Create (rule: ProcessCreate)',
  opcode: 'Info',
  event_data: data,
};
const winlogbeat = {
  '@timestamp': '2024-05-14T12:00:00.123Z',
  winlog,
  message: Message,
  event: { code: '1', kind: 'event' },
  agent: { type: 'winlogbeat', version: '8.13.0' },
  host: { name: Hostname },
};
const oldWinlogbeat = {
  '@timestamp': '2024-05-14T12:00:00.123Z',
  beat: { hostname: 'WS01' },
  computer_name: Hostname,
  event_data: data,
  event_id: 1,
  log_name: Channel,
  source_name: SourceName,
  provider_guid: '{5770385F-C22A-43E0-BF4C-06F5698FFBD9}',
  process_id: 2100,
  thread_id: 2200,
  record_number: '77',
  task: 'Process Create (rule: ProcessCreate)',
  message: Message,
  type: 'wineventlog',
};
const spelt = {
  '@timestamp': ['2024-05-14T12:00:00.123Z'],
  'winlog.channel': [Channel],
  'winlog.provider_name': [SourceName],
  'winlog.event_id': ['1'],
  'winlog.computer_name': [Hostname],
  message: [Message],
  ...Object.fromEntries(Object.entries(data).map(([name, value]) => [`winlog.event_data.${name}`, [value]])),
};
const windowsJson = {
  Event: {
    '#attributes': { xmlns: 'http://schemas.microsoft.com/win/2004/08/events/event' },
    System: {
      Provider: { '#attributes': { Name: SourceName, Guid: '5770385F-C22A-43E0-BF4C-06F5698FFBD9' } },
      EventID: 1,
      Channel,
      Computer: Hostname,
      TimeCreated: { '#attributes': { SystemTime: '2024-05-14T12:00:00.123456Z' } },
      Execution: { '#attributes': { ProcessID: 2100, ThreadID: 2200 } },
    },
    EventData: data,
    RenderingInfo: { Message },
  },
};
const getWinEvent = {
  Id: 1,
  ProviderName: SourceName,
  LogName: Channel,
  MachineName: Hostname,
  TimeCreated: '/Date(1715688000123)/',
  Properties: [{ Value: '-' }],
  Message,
};

describe('one event, whatever it was exported by', () => {
  it.each([
    ['NXLog, a line', { ...SYSMON, EventTime: '2024-05-14 14:00:00' }, ['flat']],
    ['Winlogbeat 8', winlogbeat, ['winlogbeat']],
    ['Winlogbeat 6', oldWinlogbeat, ['winlogbeat-6']],
    ['an Elastic document', { _index: 'w', _id: 'x', _source: winlogbeat }, ['elastic', 'winlogbeat']],
    ['an Elastic document, old', { _index: 'w', _source: oldWinlogbeat }, ['elastic', 'winlogbeat-6']],
    ['an Elastic document with fields alone', { _index: 'w', fields: spelt }, ['elastic', 'winlogbeat']],
    ['nesting spelt out', Object.fromEntries(Object.entries(spelt).map(([k, v]) => [k, v[0]])), ['winlogbeat']],
    ['an Elastic answer', { took: 1, hits: { total: 1, hits: [{ _source: winlogbeat }] } }, ['elastic', 'winlogbeat']],
    ['what Kibana inspects', { rawResponse: { hits: { hits: [{ _source: winlogbeat }] } } }, ['elastic', 'winlogbeat']],
    ['a list of hits', { hits: [{ _source: winlogbeat }] }, ['elastic', 'winlogbeat']],
    [
      'an Elastic table',
      {
        columns: Object.keys(spelt).map((name) => ({ name, type: 'keyword' })),
        values: [Object.values(spelt).map(([value]) => value)],
      },
      ['winlogbeat'],
    ],
    ['evtx_dump', windowsJson, ['windows-json']],
    ['Get-WinEvent', getWinEvent, ['get-winevent']],
    ['Splunk, XML', { preview: false, offset: 0, result: { _raw: xmlSysmon1, _time: 'x' } }, ['splunk']],
    ['Splunk, a bare result', { _raw: xmlSysmon1, host: 'WS01' }, ['splunk']],
    ['Splunk, an answer', { preview: false, results: [{ _raw: xmlSysmon1 }] }, ['splunk']],
    ['Splunk, rows', { fields: ['_raw', 'x'], rows: [[xmlSysmon1, null]] }, ['splunk']],
    ['Splunk, lines', { preview: false, result: { _raw: splunkLines, _time: '2024-05-14T12:00:00Z' } }, ['splunk']],
    ['Splunk around Winlogbeat', { result: { _raw: JSON.stringify(winlogbeat) } }, ['splunk', 'winlogbeat']],
  ])('%s', async (_, record, shapes) => {
    const [event, ...more] = await read(JSON.stringify(record));
    expect(more).toEqual([]);
    expect(event?.shapes).toEqual(shapes);
    expect(event?.raw).toMatchObject(SYSMON);
    expect(JSON.parse(event?.text ?? '')).toEqual(event?.raw);
    expect(event?.text).not.toContain('\n');
  });

  it.each([
    ['XML', xml4688],
    [
      'Get-WinEvent',
      JSON.stringify({
        ...getWinEvent,
        Id: 4688,
        ProviderName: AUDIT.SourceName,
        LogName: 'Security',
        Message: message4688,
      }),
    ],
    [
      'Splunk, lines',
      JSON.stringify({
        result: {
          _raw: `05/14/2024 12:00:00 PM\nLogName=Security\nSourceName=Microsoft Windows security auditing.\nEventCode=4688\nEventType=0\nComputerName=WS01.corp.example\nKeywords=Audit Success\nMessage=${message4688}`,
        },
      }),
    ],
  ])('the audit log: %s', async (_, text) => {
    expect((await read(text))[0]?.raw).toMatchObject(AUDIT);
  });
});

describe('Splunk results in XML', () => {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;');
  const field = (name: string, ...values: readonly string[]) =>
    `<field k='${name}'>${values.map((value) => `<value><text>${escaped(value)}</text></value>`).join('')}</field>`;
  const rawField = (text: string) => `<field k='_raw'><v xml:space='preserve' trunc='0'>${text}</v></field>`;
  const results = (...all: readonly string[]) =>
    `<?xml version='1.0' encoding='UTF-8'?>\n<results preview='0'>\n<meta><fieldOrder><field>_raw</field></fieldOrder></meta>\n${all
      .map((fields, index) => `<result offset='${index}'>${fields}</result>`)
      .join('\n')}</results>`;
  const time = field('_time', '2024-05-14T12:00:00.123+00:00');

  it.each([
    ['an event in XML, escaped', rawField(escaped(xmlSysmon1)), ['splunk']],
    ['an event in XML, in CDATA', rawField(`<![CDATA[${xmlSysmon1}]]>`), ['splunk']],
    ['an event as the collector writes it', `${rawField(escaped(splunkLines))}${time}`, ['splunk']],
    ['a record of Winlogbeat', rawField(escaped(JSON.stringify(winlogbeat))), ['splunk', 'winlogbeat']],
    [
      'with what the search found marked',
      rawField(escaped(xmlSysmon1).replaceAll('whoami', '<sg h="1">whoami</sg>')),
      ['splunk'],
    ],
  ])('%s', async (_, fields, shapes) => {
    for (const size of [3, 1 << 16]) {
      const [first, second, ...more] = await read(results(fields, fields), size);
      expect(more).toEqual([]);
      expect(second).toEqual(first);
      expect(first?.shapes).toEqual(shapes);
      expect(first?.raw).toMatchObject(SYSMON);
    }
  });

  it('what the event leaves out is taken from the index', async () => {
    const bare = '<Event><System><EventID>1</EventID></System></Event>';
    const [event] = await read(
      results(`${rawField(escaped(bare))}${time}${field('host', 'WS01')}${field('source', 'XmlWinEventLog:Security')}`),
    );
    expect(event?.raw).toEqual({
      '@timestamp': '2024-05-14T12:00:00.123+00:00',
      Hostname: 'WS01',
      Channel: 'Security',
      EventID: 1,
    });
  });

  it('results without the raw event are what their fields say', async () => {
    const [event] = await read(
      results(
        [
          field('_time', '1715688000.5'),
          field('_cd', '1:2'),
          field('EventCode', '4688'),
          field('host', 'WS01'),
          field('source', 'WinEventLog:Security'),
          field('index', 'main'),
          field('tag', 'process', 'report'),
          field('NewProcessName', 'C:\\a.exe'),
          field('PrivilegeList', 'one', 'two'),
        ].join(''),
      ),
    );
    expect(event?.raw).toEqual({
      '@timestamp': '2024-05-14T12:00:00.500Z',
      Hostname: 'WS01',
      Channel: 'Security',
      EventID: 4688,
      NewProcessName: 'C:\\a.exe',
      PrivilegeList: ['one', 'two'],
    });
  });
});

it('what tells the bulk API what to do is no event', async () => {
  const lines = [{ index: { _index: 'w', _id: '1' } }, winlogbeat, { create: {} }, winlogbeat, { index: { x: 1 } }];
  const events = await read(lines.map((line) => JSON.stringify(line)).join('\n'));
  expect(events.map(({ raw }) => raw['EventID'] ?? raw)).toEqual([1, 1, { index: { x: 1 } }]);
});

describe('what the system part says', () => {
  it('Winlogbeat', async () => {
    expect((await read(JSON.stringify(winlogbeat)))[0]?.raw).toEqual({
      '@timestamp': '2024-05-14T12:00:00.123Z',
      ProviderGuid: '{5770385F-C22A-43E0-BF4C-06F5698FFBD9}',
      Category: 'Process Create (rule: ProcessCreate)',
      Opcode: 'Info',
      RecordNumber: 77,
      ExecutionProcessID: 2100,
      ThreadID: 2200,
      UserID: 'S-1-5-18',
      Domain: 'NT AUTHORITY',
      AccountName: 'SYSTEM',
      AccountType: 'User',
      ...SYSMON,
    });
  });

  it('XML', async () => {
    expect((await read(xml4688))[0]?.raw).toMatchObject({
      '@timestamp': '2024-05-14T12:00:00.1234567Z',
      ProviderGuid: '{54849625-5478-4994-A5BA-3E3B0328C30D}',
      Version: 2,
      Level: '0',
      Task: 13312,
      OpcodeValue: 0,
      Keywords: '0x8020000000000000',
      RecordNumber: 4242,
      ExecutionProcessID: 4,
      ThreadID: 88,
    });
  });

  it.each([
    [
      'no message: Splunk takes the time of the first line',
      '05/14/2024 01:02:03.004 PM\nLogName=System\nEventCode=104',
      { '@timestamp': '2024-05-14T13:02:03.004Z', Channel: 'System', EventID: 104 },
    ],
    [
      'a single line of pairs',
      'EventCode=1 Image="C:\\Program Files\\a.exe" User=CORP\\ada',
      { EventID: 1, Image: 'C:\\Program Files\\a.exe', User: 'CORP\\ada' },
    ],
  ])('%s', async (_, raw, expected) => {
    expect((await read(JSON.stringify({ result: { _raw: raw } })))[0]?.raw).toMatchObject(expected);
  });

  it('the channel of a line of pairs is its source', async () => {
    const result = { _raw: 'EventCode=4625 IpAddress=10.0.0.9', source: 'WinEventLog:Security' };
    expect((await read(JSON.stringify({ preview: false, result })))[0]?.raw).toMatchObject({
      Channel: 'Security',
      EventID: 4625,
      IpAddress: '10.0.0.9',
    });
  });

  it('user data, unnamed data, and data with the name of a system field', async () => {
    const event = (inside: string) =>
      `<Event><System><EventID Qualifiers="0">104</EventID><Channel>System</Channel></System>${inside}</Event>`;
    const [user, one, two, same] = await read(
      [
        event(
          '<UserData><LogFileCleared xmlns="x"><SubjectUserName>ada</SubjectUserName><Channel>Security</Channel></LogFileCleared></UserData>',
        ),
        event('<EventData><Data>only</Data></EventData>'),
        event('<EventData><Data>one</Data><Data>two</Data><Binary>00</Binary></EventData>'),
        event('<EventData><Data Name="Channel">System</Data></EventData>'),
      ].join('\r\n'),
    );
    expect(user?.raw).toEqual({
      Channel: 'System',
      EventID: 104,
      SubjectUserName: 'ada',
      'EventData.Channel': 'Security',
    });
    expect(one?.raw).toMatchObject({ Data: 'only' });
    expect(two?.raw).toMatchObject({ Data: ['one', 'two'], Binary: '00' });
    expect(same?.raw).toEqual({ Channel: 'System', EventID: 104 });
  });
});

describe('files', () => {
  const lines = '{"EventID":1}\n\n{"EventID":2}\r\n';
  it.each<[string, string | Uint8Array]>([
    ['lines', lines],
    ['lines after a byte order mark', `\ufeff${lines}`],
    ['two objects on a line', '{"EventID":1} {"EventID":2}\n'],
    ['lines that end in commas', '{"EventID":1},\n{"EventID":2},\n'],
    ['a list that ends in a comma', '[{"EventID":1},\n{"EventID":2},\n]'],
    ['UTF-16 without a mark', Buffer.from(lines, 'utf16le')],
    ['UTF-16, the other way, without a mark', Buffer.from(lines, 'utf16le').swap16()],
    ['UTF-16', Buffer.from(`\ufeff${lines}`, 'utf16le')],
    ['a list', '[{"EventID":1},\n {"EventID":2}]\n'],
    ['a pretty-printed list', JSON.stringify([{ EventID: 1 }, { EventID: 2 }], null, 2)],
    ['pretty-printed objects', '{\n  "EventID": 1\n}\n{\n  "EventID": 2\n}'],
    ['gzip', gzipSync(lines)],
    ['zip', zipSync({ 'a.json': Buffer.from(lines) })],
    [
      'two files in a zip',
      zipSync({
        'a.json': Buffer.from('{"EventID":1}'),
        '../b.jsonl': Buffer.from('{"EventID":2}'),
        'README.md': Buffer.from('x'),
        '__MACOSX/._a.json': Buffer.from('x'),
      }),
    ],
    ['gzip in zip', zipSync({ 'a.json.gz': gzipSync(lines) })],
    [
      'XML',
      '<?xml version="1.0"?>\n<Events>\n<Event><System><EventID>1</EventID></System></Event><Event xmlns="x"><System><EventID>2</EventID></System></Event></Events>',
    ],
  ])('%s', async (_, content) => {
    for (const size of [1, 7, 1 << 16])
      expect((await read(content, size)).map(({ raw }) => raw['EventID'])).toEqual([1, 2]);
  });

  it('keeps a flat record as it is written', async () => {
    const line = '{"Keywords":-9223372036854775808, "EventID": 1}';
    expect((await read(`${line}\n`))[0]?.text).toBe(line);
    expect((await read('[{\n "Keywords": -9223372036854775808,\n "a": "x\\n  y"}]'))[0]?.text).toBe(
      '{"Keywords":-9223372036854775808,"a":"x\\n  y"}',
    );
  });

  it.each([
    [
      'Elastic',
      '{"_index":"x","_source":{"Id":-9223372036854775807,"text":"1, 9223372036854775807, 2","half":0.12345678901234567}}',
    ],
    ['a list', '[{"Id":-9223372036854775807,"text":"1, 9223372036854775807, 2","half":0.12345678901234567}]'],
  ])('keeps the digits of large numbers: %s', async (_, content) => {
    const [event] = await read(content);
    expect(event?.text).toContain(
      '"Id":-9223372036854775807,"text":"1, 9223372036854775807, 2","half":0.123456789012345',
    );
    expect(event?.raw['text']).toBe('1, 9223372036854775807, 2');
    expect(event?.raw['Id']).toBe(Number('-9223372036854775807'));
  });

  it('gives lists of any records back, however they are cut', async () => {
    const record = fc
      .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
      .filter((one) => Object.keys(one).every((key) => /^x/.test(key)));
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1 }),
        fc.constantFrom(0, 2),
        fc.integer({ min: 1, max: 40 }),
        async (records, indent, size) => {
          const events = await read(JSON.stringify(records, null, indent), size);
          expect(events.map(({ raw }) => JSON.stringify(raw))).toEqual(records.map((one) => JSON.stringify(one)));
        },
      ),
    );
  });

  it.each<[string, string | Uint8Array, string, number]>([
    ['an event log', Buffer.concat([Buffer.from('ElfFile\0'), Buffer.alloc(600)]), 'evtx_dump', 1],
    ['an event log in gzip', gzipSync(Buffer.concat([Buffer.from('ElfFile\0'), Buffer.alloc(600)])), 'Get-WinEvent', 1],
    [
      'an event log in zip',
      zipSync({ 'Security.evtx': Buffer.concat([Buffer.from('ElfFile\0'), Buffer.alloc(600)]) }),
      '`Security.evtx` in it',
      1,
    ],
    ['a tar archive', Buffer.concat([Buffer.alloc(257, 97), Buffer.from('ustar')]), 'tar archive', 1],
    ['gzip that is cut off', gzipSync(lines).subarray(0, 20), 'The gzip file is broken', 1],
    ['zip that is cut off', zipSync({ 'a.json': Buffer.from(lines) }).subarray(0, 40), 'The zip file is broken', 1],
    ['a zip without events', zipSync({ 'a.png': Buffer.from('x'), 'b.png': Buffer.from('x') }), 'no file of events', 1],
    ['CSV', 'Image,User\na,b\n', 'The file is CSV, which is not read: export it as JSON', 1],
    ['CSV of Splunk', '"_raw","_time"\na,b\n', 'The file is CSV', 1],
    [
      'a zip within a zip',
      zipSync({ 'inner.zip': zipSync({ 'a.json': Buffer.from('{"a":1}') }) }),
      'The archive holds a zip file, which is not unpacked: unpack it first.',
      1,
    ],
    ['prose', 'Image and User\n', 'Unexpected `I`, expected events', 1],
    ['a line of more than objects', '{"a":1}\n{"a":1} x\n', 'The record is no JSON: unexpected `x`', 2],
    ['a comma in an object', '{"a":1,}\n', 'The record is no JSON: unexpected `}`', 1],
    ['XML without events', '<feed>\n<entry/></feed>', 'The XML holds no events, expected `<Event>`', 1],
    ['a result that is cut off', "<results>\n<result><field k='_raw'>", 'ends within an event', 2],
    ['a broken line', '{"a":1}\n{"a":1,b":2}\n', 'The record is no JSON: unexpected `b`', 2],
    ['a broken first line', '{"a":1,b":2}\n{"a":1}\n', 'The record is no JSON: unexpected `b`', 1],
    ['a number in a list', '[{"a":1},\n 7]', 'Unexpected `7`, expected a record', 2],
    ['a number on a line', '{"a":1}\n7\n', 'Unexpected `7`, expected a record', 2],
    ['a list that is cut off', '[{"a":1},\n', 'ends within a list', 2],
    ['a record that is cut off', '[\n{"a":\n1', 'ends within a record', 2],
    ['XML that is cut off', '<Events>\n<Event><System>', 'ends within an event', 2],
    ['blanks without end', ' \n'.repeat(600_000), 'begins with more than 1,000,000 blanks', 1],
    ['deep nesting', `{"a":${'['.repeat(80)}${']'.repeat(80)}}`, 'nested more than 64 levels deep', 1],
  ])('refuses %s', async (_, content, message, line) => {
    const thrown = await failure(content);
    expect(thrown.message).toContain(message);
    expect(thrown.line).toBe(line);
  });

  it.each<[string, Uint8Array, UnpackLimits, string]>([
    ['gzip that grows', gzipSync(' '.repeat(200_000)), { ratioFree: 1000 }, 'more than 250 times'],
    ['zip that grows', zipSync({ 'a.json': Buffer.alloc(200_000, 32) }), { ratioFree: 1000 }, 'more than 250 times'],
    ['gzip that is too large', gzipSync(' '.repeat(5000)), { bytes: 4000 }, 'unpacks to more than 4,000 bytes'],
    [
      'zip that is too large',
      zipSync({ 'a.json': Buffer.alloc(5000, 32) }),
      { bytes: 4000 },
      'unpacks to more than 4,000 bytes',
    ],
    [
      'a zip of many files',
      zipSync({ 'a.json': Buffer.from('{}'), 'b.json': Buffer.from('{}') }),
      { entries: 1 },
      'more than 1 file',
    ],
  ])('refuses %s', async (_, content, limits, message) => {
    expect((await failure(content, limits)).message).toContain(message);
  });

  it('resolves no entities of a document type', async () => {
    const xml =
      '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbb">]><Event><System><EventID>1</EventID></System><EventData><Data Name="x">&a;&b;&lt;</Data></EventData></Event>';
    expect((await read(xml))[0]?.raw['x']).toBe('&a;&b;<');
  });
});
