import { describe, expect, it } from 'vitest';
import { lines, rows, run, warnings } from './run.ts';

describe('masks', () => {
  it.each<[string, readonly number[]]>([
    ["df[df['EventID'] == 1]", [1, 2]],
    ["df[df['EventID'] != 1]", [3, 4, 5]],
    ['df[df.EventID > 4]', [4, 5]],
    ["df[df['Channel'] == 'Sysmon']", [1, 3, 5]],
    ["df[df['Channel'].str.lower() == 'sysmon']", [1, 2, 3, 5]],
    ["df[(df['EventID'] == 1) & (df['Channel'] == 'Sysmon')]", [1]],
    ["df[(df['EventID'] == 7) | (df['EventID'] == 3) & (df['n'] > 9)]", [5]],
    ["df[~(df['EventID'] == 1)]", [3, 4, 5]],
    ["df[df['EventID'].isin([1, 3])]", [1, 2, 3]],
    ["df[~df['User'].isin(['bob', 'BOB'])]", [1, 4]],
    ["df[df['User'].isin(['BOB', None])]", [4, 5]],
    ["df[df['n'].between(2, 4)]", [2, 3, 4]],
    ["df[df['n'].between(2, 4, inclusive='neither')]", [3]],
    ["df[df['User'].isna()]", [4]],
    ["df[df['Image'].notnull()]", [1, 2, 4, 5]],
    ["df[df['EventID'].eq(7) | df['EventID'].gt(4000)]", [4, 5]],
    ["df[df['EventID'] == 0x1]", [1, 2]],
    ["df[df['n'] * 2 - 1 == 5]", [3]],
    ["df.loc[df['EventID'] == 1]", [1, 2]],
    ['df[1:3]', [2, 3]],
    ["df[df['EventID'] == 1].head(1)", [1]],
    ['df.tail(2)', [4, 5]],
    ["df.sort_values('n', ascending=False).head(2)", [5, 4]],
    ["df[['User', 'n']].sort_values(['User', 'n'], ascending=[True, False])", [5, 1, 3, 2, 4]],
    ["df.drop_duplicates(subset=['EventID'])", [1, 3, 4, 5]],
    ["df.drop_duplicates('EventID', keep='last')", [2, 3, 4, 5]],
    ["df.dropna(subset=['User'])", [1, 2, 3, 5]],
  ])('%s', (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe('missing values', () => {
  it.each<[string, readonly number[]]>([
    ["df[df['User'] == 'bob']", [2, 3]],
    ["df[df['User'] != 'bob']", [1, 4, 5]],
    ["df[~(df['Image'] == 'x')]", [1, 2, 3, 4, 5]],
    ["df[df['User'] < 'C']", [5]],
    ["df[df['Image'].str.contains('cmd', na=False)]", [1]],
    ["df[df['Image'].str.contains('cmd', na=True)]", [1, 3]],
    ["df[~df['Image'].str.contains('cmd', na=False)]", [2, 3, 4, 5]],
    ["df[~df['Image'].str.contains('cmd', na=True)]", [2, 4, 5]],
    ["df[(df['EventID'] == 3) | df['Image'].str.contains('cmd')]", [1, 3]],
    ["df[df['User'].fillna('none') == 'none']", [4]],
    ["df[df['NoSuchColumn'] == 1]", []],
  ])('%s', (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe('columns are one type, as read_json makes them', () => {
  it.each<[string, readonly number[]]>([
    ["df[df['Port'] == 5985]", [1]],
    ["df[df['Port'] == '5985']", []],
    ["df[df['Port'] > 100]", [1, 3]],
    ["df[df['Pid'] == 77]", [3]],
    ["df[df['Pid'] == '77']", [4]],
    ["df[df['Pid'].str.contains('7', na=False)]", [4]],
    ["df[df['Pid'].apply(lambda x: int(x, 16)) == 960]", [1]],
    ["df[pd.to_numeric(df['Pid'], errors='coerce') == 77]", [3, 4]],
  ])('%s', (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe('.str', () => {
  it.each<[string, readonly number[]]>([
    ["df[df['Image'].str.lower().str.endswith('cmd.exe', na=False)]", [1, 2]],
    ["df[df['Image'].str.endswith(('cmd.exe', '.d'), na=False)]", [1, 5]],
    ["df[df['Image'].str.startswith('C:\\\\W', na=False)]", [1]],
    ["df[df['Image'].str.contains('CMD', case=False, na=False)]", [1, 2]],
    ["df[df['Image'].str.contains('c.d', na=False)]", [1, 5]],
    ["df[df['Image'].str.contains('c.d', regex=False, na=False)]", [5]],
    ["df[df['Image'].str.contains(r'\\\\cmd\\.exe$', flags=re.I, na=False)]", [1, 2]],
    ["df[df['User'].str.match('b', na=False)]", [2, 3]],
    ["df[df['User'].str.match('o', na=False)]", []],
    ["df[df['User'].str.fullmatch('bo', na=False)]", []],
    ["df[df['User'].str.upper() == 'BOB']", [2, 3, 5]],
    ["df[df['User'].str.len() == 3]", [2, 3, 5]],
    ["df[df['User'].str.split('\\\\').str[-1] == 'ann']", [1]],
    ["df[df['User'].str.split('\\\\').str.get(1) == 'ann']", [1]],
    ["df[df['Image'].str[3:6] == 'Win']", [1]],
    ["df[df['Image'].str.replace('\\\\', '/') == 'C:/a b/c.d']", [5]],
    ["df[df['Image'].str.strip() == '']", [4]],
    ["df[df['tags'].str.len() == 2]", [5]],
    ["df[df['tags'].str[0] == 'x']", [5]],
  ])('%s', (text, expected) => {
    expect(lines(text)).toEqual(expected);
  });
});

describe('string literals', () => {
  it.each<[string, string]>([
    ["'a\\tb'", 'a\tb'],
    ["'\\pshost'", '\\pshost'],
    ["r'\\t'", '\\t'],
    ['"""a\nb"""', 'a\nb'],
    ['\'a\' "b"', 'ab'],
    ["'\\x41\\u00e9\\101'", 'AéA'],
    ["'a\\\nb'", 'ab'],
    ["u'x'", 'x'],
  ])('%s', (literal, value) => {
    expect(rows(`df['v'] = ${literal}\ndf[['v']].head(1)`)).toEqual([[value]]);
  });
});

describe('shape of the result', () => {
  it('is events for a frame with all its columns', () => {
    expect(run("df[df['EventID'] == 1]")).toEqual({ kind: 'events', events: [1, 2] });
  });

  it('is a table with its events for a projection, before or after the mask', () => {
    const table = { kind: 'table', columns: ['n', 'User'], rows: [[3, 'bob']], lines: [[3]], events: [3] };
    expect(run("df[['n', 'User']][df['EventID'] == 3]")).toEqual(table);
    expect(run("df[df['EventID'] == 3][['n', 'User']]")).toEqual(table);
    expect(run("(\ndf[['n', 'User']]\n\n[(df['EventID'] == 3)\n]\n.head()\n)")).toEqual(table);
    expect(run("df.loc[df['EventID'] == 3, ['n', 'User']]")).toEqual(table);
    expect(run("a = df[df['EventID'] == 3]\na[['n', 'User']]")).toEqual(table);
    expect(run("a = df[df['EventID'] == 3]\na = a[['n', 'User']]")).toEqual(table);
  });

  it('shows an index before the values', () => {
    expect(run("df.groupby('EventID')['n'].count().sort_values(ascending=False).head(1)")).toMatchObject({
      columns: ['EventID', 'n'],
      rows: [[1, 2]],
      lines: [[1, 2]],
    });
  });
});

describe('computed columns, groups and merges', () => {
  it.each<[string, readonly (readonly unknown[])[]]>([
    ["df['f'] = df['Image'].str.split('\\\\').str[-1].str.lower()\ndf[['f']].head(2)", [['cmd.exe'], ['cmd.exe']]],
    ["df['z'] = df['Channel'] + ':' + df['User']\ndf[['z']].head(1)", [['Sysmon:CORP\\ann']]],
    ["df['z'] = np.where(df['n'] > 4, 'big', 'small')\ndf[['z']].tail(2)", [['small'], ['big']]],
    ["df['z'] = df['n'].apply(lambda x: hex(x * 16) if x > 4 else 'none')\ndf[['z']].tail(2)", [['none'], ['0x50']]],
    ["df['z'] = df.apply(lambda row: row['Channel'] + str(row['n']), axis=1)\ndf[['z']].head(1)", [['Sysmon1']]],
    ["a = df\na['z'] = 1\ndf[['z']].head(1)", [[1]]],
    ["df[['n']].rename(columns={'n': 'm'})[['m']].head(1)", [[1]]],
    [
      "df['User'].value_counts()",
      [
        ['bob', 2],
        ['CORP\\ann', 1],
        ['BOB', 1],
      ],
    ],
    [
      "df.groupby('Channel').size()",
      [
        ['Security', 1],
        ['Sysmon', 3],
        ['sysmon', 1],
      ],
    ],
    ["df.groupby('Channel').size().reset_index(name='k')[['k']]", [[1], [3], [1]]],
    [
      "df.groupby('Channel')['User'].nunique()",
      [
        ['Security', 0],
        ['Sysmon', 3],
        ['sysmon', 1],
      ],
    ],
    ["df.groupby('EventID').agg(a=('n', 'max'), b=('User', 'count')).head(1)", [[1, 2, 2]]],
    ["df.groupby(['EventID', 'Channel'])['n'].agg(['min', 'max']).head(1)", [[1, 'Sysmon', 1, 1]]],
    [
      "a = df[['n', 'User']][df['EventID'] == 1]\nb = df[['n', 'User']][df['EventID'] == 3]\npd.merge(a, b, on='User')",
      [[2, 'bob', 3]],
    ],
    [
      "a = df[['n', 'User']][df['EventID'] == 1]\nb = df[['n', 'User']][df['EventID'] == 3]\na.merge(b, on='User', how='left')[['n_x', 'n_y']]",
      [
        [1, null],
        [2, 3],
      ],
    ],
    [
      "a = df[df['EventID'] == 1]\na['k'] = a['User'].str.upper()\npd.merge(a, df, left_on='k', right_on='User')[['n_x', 'n_y', 'k']]",
      [[2, 5, 'BOB']],
    ],
    // A missing key meets a missing key.
    ["pd.merge(df[df['n'] == 4], df, on='User')[['n_x', 'n_y']]", [[4, 4]]],
    ["pd.merge(df[df['n'] == 3], df[df['n'] == 4], on='Image', how='left')[['n_x', 'n_y']]", [[3, null]]],
    [
      "a = df[['n', 'User']]\nb = a[a['User'] == 'bob'].sort_values('n', ascending=False)\npd.merge(a, b, on='User', how='right')[['n_x', 'n_y']]",
      [
        [2, 3],
        [3, 3],
        [2, 2],
        [3, 2],
      ],
    ],
    [
      "a = df[['n', 'User']]\npd.merge(a[a['n'] == 2], a[a['n'].isin([1, 4, 5])], on='User', how='outer')",
      [
        [null, 'BOB', 5],
        [null, 'CORP\\ann', 1],
        [2, 'bob', null],
        [null, null, 4],
      ],
    ],
  ])('%s', (text, expected) => {
    expect(rows(text)).toEqual(expected);
  });

  it('names both events of a merged row', () => {
    const text = "a = df[df['EventID'] == 1]\nb = df[df['EventID'] == 3]\npd.merge(a, b, on='User')[['n_x', 'n_y']]";
    expect(run(text)).toMatchObject({ lines: [[2, 3]] });
  });
});

describe('warnings', () => {
  it.each<[string, string]>([
    ["df[~df['Image'].str.contains('x')]", 'contains: Missing values count as False here, so `~` keeps them'],
    ["df[df['Image'].str.endswith('x')]", 'endswith: Missing values count as False here'],
    ["df[['User', 'n']].groupby('User').mean()", 'mean: A column of text has no value here'],
    ["df[df['Image'] == None]", "df['Image'] == None: Nothing equals a missing value"],
  ])('%s', (text, start) => {
    expect(warnings(text)).toHaveLength(1);
    expect(warnings(text)[0]).toContain(start);
  });

  it('are absent where the columns of numbers are selected, or text has a value', () => {
    expect(warnings("df.groupby('User')[['n', 'Port']].mean()")).toEqual([]);
    expect(warnings("df[['User', 'Image']].groupby('User').max()")).toEqual([]);
  });

  it('are absent where `na=` is given, or where pandas reads a missing value as False', () => {
    expect(warnings("df[~df['Image'].str.contains('x', na=False)]")).toEqual([]);
    expect(warnings("df[(df['n'] == 1) & df['Image'].str.contains('x')]")).toEqual([]);
  });
});
