import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceAddresses } from '../../../src/events/import/addresses.ts';
import { changeTexts } from '../../../src/events/import/json-texts.ts';
import { Pseudonyms, type ReplacedKind } from '../../../src/events/import/pseudonyms.ts';
import { readLines } from '../../../src/events/import/trim.ts';

const SID = 'S-1-5-21-1111111111-2222222222-3333333333';

function replaced(
  records: readonly object[],
  replace: readonly ReplacedKind[] = ['names', 'addresses', 'sids'],
  salt = 'salt',
) {
  const lines = records.map((record) => JSON.stringify(record));
  const pseudonyms = new Pseudonyms({ replace, salt });
  for (const line of lines) pseudonyms.learn(line);
  return lines.map((line) => JSON.parse(pseudonyms.replace(line)) as Record<string, string>);
}

describe('names', () => {
  const [start, logon, shell] = replaced([
    {
      Hostname: 'WS01.acme.example',
      User: 'ACME\\Ada.Miller',
      Image: 'C:\\Users\\ada.miller\\AppData\\x.exe',
      Message: 'User: ACME\\Ada.Miller\r\nImage: C:\\Users\\ada.miller\\AppData\\x.exe',
    },
    {
      Hostname: 'WS01',
      SubjectUserName: 'WS01$',
      SubjectDomainName: 'ACME',
      TargetUserName: 'ada.miller@acme.example',
    },
    {
      User: 'NT AUTHORITY\\SYSTEM',
      CommandLine: 'net use \\\\ws01\\c$ /user:acme\\ada.miller & ws012',
      AccountName: 'Administrator',
    },
  ]);
  const host = start?.['Hostname']?.split('.')[0] ?? '';
  const person = logon?.['TargetUserName']?.split('@')[0] ?? '';
  const domain = logon?.['SubjectDomainName'] ?? '';

  it('are replaced by the same pseudonym wherever they stand, in their case', () => {
    expect([host, person, domain]).toEqual([
      expect.stringMatching(/^HOST[A-Z0-9]{6}$/),
      expect.stringMatching(/^user[a-z0-9]{6}$/),
      expect.stringMatching(/^DOM[A-Z0-9]{6}$/),
    ]);
    const titled = `U${person.slice(1)}`;
    expect(start).toEqual({
      Hostname: `${host}.${domain.toLowerCase()}.example`,
      User: `${domain}\\${titled}`,
      Image: `C:\\Users\\${person}\\AppData\\x.exe`,
      Message: `User: ${domain}\\${titled}\r\nImage: C:\\Users\\${person}\\AppData\\x.exe`,
    });
    expect(logon).toEqual({
      Hostname: host,
      SubjectUserName: `${host}$`,
      SubjectDomainName: domain,
      TargetUserName: `${person}@${domain.toLowerCase()}.example`,
    });
  });

  it('of Windows itself stay, and parts of other words', () => {
    expect(shell).toEqual({
      User: 'NT AUTHORITY\\SYSTEM',
      CommandLine: `net use \\\\${host.toLowerCase()}\\c$ /user:${domain.toLowerCase()}\\${person} & ws012`,
      AccountName: 'Administrator',
    });
  });

  it('that are words are left alone in running text', () => {
    const [event] = replaced([
      { Hostname: 'SERVER', User: 'CORP\\test', Message: 'The server ran a test as CORP\\test on SERVER.' },
    ]);
    expect(event?.['Hostname']).toMatch(/^HOST/);
    expect(event?.['Message']).toMatch(/^The server ran a test as DOM[A-Z0-9]+\\test on SERVER\.$/);
  });

  it('that are words or short are replaced where they are names for sure', () => {
    const [event] = replaced([
      {
        User: 'CORP\\admin',
        TargetUserName: 'admin',
        SubjectUserName: 'jo',
        SubjectUserPrincipalName: 'jo@corp.example',
        CommandLine: 'dir C:\\Users\\jo\\x /jo',
        Message: 'Account Name:\t\tjo\r\nAccount Name:\t\tadmin',
      },
    ]);
    const [admin, short] = [event?.['TargetUserName'], event?.['SubjectUserName']];
    expect([admin, short]).toEqual([expect.stringMatching(/^user/), expect.stringMatching(/^user/)]);
    expect(event?.['User']?.split('\\')[1]).toBe(admin);
    expect(event?.['SubjectUserPrincipalName']?.split('@')[0]).toBe(short);
    expect(event?.['CommandLine']).toBe(`dir C:\\Users\\${short}\\x /jo`);
    expect(event?.['Message']).toBe(`Account Name:\t\t${short}\r\nAccount Name:\t\t${admin}`);
  });

  const named: [what: string, record: object, names: string[]][] = [
    ['a message alone', { Message: 'Logon.\r\n\tAccount Name:\t\tzoe\r\n\tAccount Domain:\t\tACME' }, ['zoe', 'ACME']],
    ['Sysmon’s message alone', { Message: 'Process Create:\nUser: ACME\\zoe\nImage: C:\\x.exe' }, ['zoe', 'ACME']],
    ['a profile at the end of a path', { HomeDirectory: 'C:\\Users\\zoe' }, ['zoe']],
    ['a profile behind slashes', { Image: 'C:/Users/zoe/x.exe', Path: '/home/yves/x' }, ['zoe', 'yves']],
    [
      'fields with underscores',
      { src_user: 'zoe', Caller_User_Name: 'yves', dest_nt_host: 'LAP77' },
      ['zoe', 'yves', 'LAP77'],
    ],
    ['objects within', { user: { name: 'zoe', domain: 'ACME' }, host: { name: 'LAP77' } }, ['zoe', 'ACME', 'LAP77']],
    ['names with dots', { 'source.user.name': 'zoe', 'host.hostname': 'LAP77' }, ['zoe', 'LAP77']],
    [
      'fields that are not known, behind a known domain',
      { SubjectDomainName: 'ACME', Executer: 'ACME\\zoe' },
      ['zoe', 'ACME'],
    ],
    ['a distinguished name', { MemberName: 'CN=Zoe Miller,OU=Staff,DC=example' }, ['Zoe Miller']],
    [
      'hosts of the log’s own domain',
      { Computer: 'a1.acme.example', Spn: 'sql/db7.acme.example:1433' },
      ['db7', 'acme'],
    ],
  ];
  it.each(named)('are found in %s', (_, record, names) => {
    const text = JSON.stringify(replaced([record])[0]).toLowerCase();
    expect(names.filter((name) => text.includes(name.toLowerCase()))).toEqual([]);
  });

  it('of hosts elsewhere, of programs and of paths stay', () => {
    const event = {
      TargetDomainName: '-',
      QueryName: 'www.elsewhere.example.net',
      dns: { domain: 'elsewhere.example.net' },
      process: { name: 'cmd.exe' },
      Path: 'tools\\zoe.exe',
      Url: '/api/users/list',
    };
    expect(replaced([event])).toEqual([event]);
  });

  it('depend on the salt alone', () => {
    const events = [{ Hostname: 'WS01' }];
    expect(replaced(events)).toEqual(replaced([...events, { Hostname: 'WS02' }]).slice(0, 1));
    expect(replaced(events)).not.toEqual(replaced(events, ['names'], 'another'));
  });

  it('stay when only other things are to be replaced', () => {
    const event = { Hostname: 'WS01', User: 'ACME\\ada', SourceIp: '10.1.2.3' };
    expect(replaced([event], ['sids'])).toEqual([event]);
  });
});

describe('SIDs', () => {
  it('of one domain keep a common beginning and their own end; well-known ones stay', () => {
    const [event] = replaced([
      { a: `${SID}-1104`, b: `x ${SID}-500 y`, c: 'S-1-5-18', d: 'S-1-16-12288', e: `HKU\\${SID}-1104\\x` },
    ]);
    const [, start] = /^(S-1-5-21-\d+-\d+-\d+)-1104$/.exec(event?.['a'] ?? '') ?? [];
    expect(start).not.toBe(SID);
    expect(event).toEqual({
      a: `${start}-1104`,
      b: `x ${start}-500 y`,
      c: 'S-1-5-18',
      d: 'S-1-16-12288',
      e: `HKU\\${start}-1104\\x`,
    });
  });
});

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '169.254.1.2',
    '224.0.0.252',
    '192.0.2.7',
    '::1',
    '::',
    'ff02::fb',
    '2001:db8::1',
  ])('%s stays', (address) => expect(replaceAddresses(address, 's')).toBe(address));

  it.each([
    'Version=4.0.0.0, Culture',
    'EngineVersion=5.1.18362.752',
    'ProductVersion: 1.2.3.4',
    '1.2.3.4.5',
    '[Text.Encoding]::UTF8',
    '12:00:00',
    '1.2.3',
  ])('`%s` has none', (text) => expect(replaceAddresses(text, 's')).toBe(text));

  it.each([
    ['10.1.2.3', /^10\.\d+\.\d+\.\d+$/],
    ['172.20.1.1', /^172\.(1[6-9]|2\d|3[01])\.\d+\.\d+$/],
    ['192.168.7.9', /^192\.168\.\d+\.\d+$/],
    ['8.8.4.4', /^198\.1[89]\.\d+\.\d+$/],
    ['fe80::1:2:3', /^fe80::/],
    ['fd12::7', /^fd00::/],
    ['2600::7', /^2001:db8::/],
    ['::ffff:10.1.2.3', /^::ffff:10\./],
    ['http://8.8.4.4:8080/x', /^http:\/\/198\.1[89]\.\d+\.\d+:8080\/x$/],
  ])('%s keeps its kind', (address, kind) => {
    const changed = replaceAddresses(address, 's');
    expect(changed).toMatch(kind);
    expect(changed).not.toBe(address);
  });

  it('of one private network stay together and apart from each other', () => {
    const hosts = Array.from({ length: 254 }, (_, index) => replaceAddresses(`10.1.2.${index + 1}`, 's'));
    expect(new Set(hosts).size).toBe(254);
    expect(new Set(hosts.map((host) => host.replace(/\.\d+$/, ''))).size).toBe(1);
  });
});

it('changes the texts of any JSON and nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value);
      expect(changeTexts(json, (text) => text)).toBe(json);
      const texts = (one: unknown): unknown =>
        typeof one === 'string'
          ? `${one}!`
          : Array.isArray(one)
            ? one.map(texts)
            : typeof one === 'object' && one !== null
              ? Object.fromEntries(Object.entries(one).map(([key, inner]) => [key, texts(inner)]))
              : one;
      expect(changeTexts(json, (text) => `${text}!`)).toBe(JSON.stringify(texts(value)));
    }),
  );
  expect(changeTexts('{"a":-9223372036854775808,"b":"x"}', () => 'y')).toBe('{"a":-9223372036854775808,"b":"y"}');
});

it.each([
  ['1', [[1, 1]]],
  [
    '1-20, 30',
    [
      [1, 20],
      [30, 30],
    ],
  ],
  ['0', null],
  ['5-3', null],
  ['1-', null],
  ['', null],
])('numbers of events: %j', (text, pairs) => expect(readLines(text)).toEqual(pairs));
