/**
 * The subset of pandas that runs here, by the sections of pandas' user guide and API reference
 * (https://pandas.pydata.org/docs/): what pandas 3 gives on the log of `run.ts`.
 */
import { describe, expect, it } from 'vitest';
import { run } from './run.ts';

type Case = readonly [text: string, rows: readonly (readonly unknown[])[], columns?: readonly string[]];

const SECTIONS: Readonly<Record<string, readonly Case[]>> = {
  Sorting: [
    [
      "df[['n','User']].nlargest(2, 'n')",
      [
        [5, 'BOB'],
        [4, null],
      ],
      ['n', 'User'],
    ],
    ["df['Port'].nlargest(2)", [[5985.0], [443.0]]],
    ["df['Port'].nsmallest(1)", [[80.0]]],
    [
      "df[['n','User']].set_index('User').sort_index()",
      [
        ['BOB', 5],
        ['CORP\\ann', 1],
        ['bob', 2],
        ['bob', 3],
        [null, 4],
      ],
      ['User', 'n'],
    ],
    ["df.sort_values(['User','n'], ascending=[False, True])[['n']]", [[2], [3], [1], [5], [4]]],
    ["df.sort_values('User', na_position='first')[['n']]", [[4], [5], [1], [2], [3]]],
    ["df.sort_values('Port')[['n']]", [[2], [3], [1], [4], [5]]],
    ["df['User'].sort_values().to_frame('x')", [['BOB'], ['CORP\\ann'], ['bob'], ['bob'], [null]]],
    ["df[['n','Port']].sort_values('Port', ascending=False).head(1)", [[1, 5985.0]], ['n', 'Port']],
  ],
  'Reindexing, selection and label manipulation': [
    [
      "df[['n','User','Channel']].drop(columns=['User'])",
      [
        [1, 'Sysmon'],
        [2, 'sysmon'],
        [3, 'Sysmon'],
        [4, 'Security'],
        [5, 'Sysmon'],
      ],
      ['n', 'Channel'],
    ],
    ["df[['n','User','Channel']].drop('User', axis=1).head(1)", [[1, 'Sysmon']], ['n', 'Channel']],
    ["df[['n','User']].drop(['x','User'], axis='columns', errors='ignore').head(1)", [[1]]],
    [
      "df[['n','User']].set_index('User')",
      [
        ['CORP\\ann', 1],
        ['bob', 2],
        ['bob', 3],
        [null, 4],
        ['BOB', 5],
      ],
      ['User', 'n'],
    ],
    ["df[['User']].drop_duplicates()", [['CORP\\ann'], ['bob'], [null], ['BOB']]],
    [
      "df[['Channel','User']].drop_duplicates(keep='last')",
      [
        ['Sysmon', 'CORP\\ann'],
        ['sysmon', 'bob'],
        ['Sysmon', 'bob'],
        ['Security', null],
        ['Sysmon', 'BOB'],
      ],
      ['Channel', 'User'],
    ],
    [
      "df[['Channel','User']].drop_duplicates(subset='Channel')",
      [
        ['Sysmon', 'CORP\\ann'],
        ['sysmon', 'bob'],
        ['Security', null],
      ],
      ['Channel', 'User'],
    ],
    [
      "df[['n','User']].rename(columns={'n':'m'})",
      [
        [1, 'CORP\\ann'],
        [2, 'bob'],
        [3, 'bob'],
        [4, null],
        [5, 'BOB'],
      ],
      ['m', 'User'],
    ],
    [
      "df[['n','User']].rename({'n':'m','zz':'y'}, axis=1)",
      [
        [1, 'CORP\\ann'],
        [2, 'bob'],
        [3, 'bob'],
        [4, null],
        [5, 'BOB'],
      ],
      ['m', 'User'],
    ],
    ["df['User'].unique()", [['CORP\\ann'], ['bob'], [null], ['BOB']]],
    ["df.filter(items=['n','User']).head(1)", [[1, 'CORP\\ann']], ['n', 'User']],
    ["df[['n','User','EventID']].filter(like='E')", [[1], [1], [3], [4688], [7]]],
    ["df[['tags']].explode('tags')", [[null], [null], [null], [null], ['x'], ['y']]],
    [
      "df[['n','tags']].explode('tags')",
      [
        [1, null],
        [2, null],
        [3, null],
        [4, null],
        [5, 'x'],
        [5, 'y'],
      ],
      ['n', 'tags'],
    ],
  ],
  'DataFrame.query': [
    ["df.query('EventID == 1')[['n']]", [[1], [2]]],
    ["df.query(\"EventID == 1 and Channel == 'Sysmon'\")[['n']]", [[1]]],
    ["df.query(\"EventID in [3, 7] or User == 'bob'\")[['n']]", [[2], [3], [5]]],
    ['df.query("EventID not in [1, 3] and not (n > 4)")[[\'n\']]', [[4]]],
    ['df.query("1 < n <= 3")[[\'n\']]', [[2], [3]]],
    ["df.query(\"`User` == 'BOB'\")[['n']]", [[5]]],
    ["df[['n']].rename(columns={'n':'m'}).query('m > 3')", [[4], [5]]],
    [
      "df[['n','User']].query(\"User == User\")",
      [
        [1, 'CORP\\ann'],
        [2, 'bob'],
        [3, 'bob'],
        [5, 'BOB'],
      ],
      ['n', 'User'],
    ],
  ],
  'Working with text data: method summary': [
    ["df.query(\"Image.str.contains('cmd', case=False, na=False)\")[['n']]", [[1], [2]]],
    [
      "df['Image'].str.lstrip('C:').to_frame('x')",
      [['\\Windows\\cmd.exe'], ['\\Tools\\CMD.EXE'], [null], [''], ['\\a b\\c.d']],
    ],
    [
      "df['Image'].str.strip('.dexC').to_frame('x')",
      [[':\\Windows\\cm'], [':\\Tools\\CMD.EXE'], [null], [''], [':\\a b\\c']],
    ],
    [
      "df['Image'].str.rstrip('exe.').to_frame('x')",
      [['C:\\Windows\\cmd'], ['C:\\Tools\\CMD.EXE'], [null], [''], ['C:\\a b\\c.d']],
    ],
    ["df['User'].str.removeprefix('CORP\\\\').to_frame('x')", [['ann'], ['bob'], ['bob'], [null], ['BOB']]],
    [
      "df['Image'].str.removesuffix('.exe').to_frame('x')",
      [['C:\\Windows\\cmd'], ['C:\\Tools\\CMD.EXE'], [null], [''], ['C:\\a b\\c.d']],
    ],
    ["df['User'].str.title().to_frame('x')", [['Corp\\Ann'], ['Bob'], ['Bob'], [null], ['Bob']]],
    ["df['User'].str.capitalize().to_frame('x')", [['Corp\\ann'], ['Bob'], ['Bob'], [null], ['Bob']]],
    ["df['User'].str.swapcase().to_frame('x')", [['corp\\ANN'], ['BOB'], ['BOB'], [null], ['bob']]],
    ["df['User'].str.zfill(5).to_frame('x')", [['CORP\\ann'], ['00bob'], ['00bob'], [null], ['00BOB']]],
    [
      "df['User'].str.pad(6, side='right', fillchar='.').to_frame('x')",
      [['CORP\\ann'], ['bob...'], ['bob...'], [null], ['BOB...']],
    ],
    ["df['User'].str.center(6, '*').to_frame('x')", [['CORP\\ann'], ['*bob**'], ['*bob**'], [null], ['*BOB**']]],
    ["df['User'].str.center(8, '*').to_frame('x')", [['CORP\\ann'], ['**bob***'], ['**bob***'], [null], ['**BOB***']]],
    ["df['User'].str.ljust(4, '_').to_frame('x')", [['CORP\\ann'], ['bob_'], ['bob_'], [null], ['BOB_']]],
    ["df[df['User'].str.isupper() == True][['n']]", [[5]]],
    ["df[df['User'].str.islower() == True][['n']]", [[2], [3]]],
    ["df[df['User'].str.isalpha() == True][['n']]", [[2], [3], [5]]],
    ["df['User'].str.slice(0, 2).to_frame('x')", [['CO'], ['bo'], ['bo'], [null], ['BO']]],
    ["df['User'].str[-2:].to_frame('x')", [['nn'], ['ob'], ['ob'], [null], ['OB']]],
    ["df[df['Image'].str.startswith(('C:\\\\W', 'C:\\\\T'), na=False)][['n']]", [[1], [2]]],
    ["df[df['Image'].str.match(r'C:\\\\[WT]', na=False)][['n']]", [[1], [2]]],
    ["df[df['Image'].str.fullmatch(r'.*\\.exe', case=False, na=False)][['n']]", [[1], [2]]],
    ["df[df['Image'].str.len() > 12][['n']]", [[1], [2]]],
    ["df[df['Image'].str.get(0) == 'C'][['n']]", [[1], [2], [5]]],
    ["df['tags'].str.len().to_frame('x')", [[null], [null], [null], [null], [2.0]]],
    ["df[df.User.str.contains('o|A', na=False)][['n']]", [[2], [3]]],
    ["df[df['User'].str.contains('CORP\\\\', regex=False, na=False)][['n']]", [[1]]],
    ["df[df['User'].str.contains('(?i)CoRp', na=False)][['n']]", [[1]]],
    ["df[df['User'].str.lower().isin(['bob'])][['n']]", [[2], [3], [5]]],
    ["df['User'].str.startswith('b').to_frame('x')", [[false], [true], [true], [false], [false]]],
    ["df['User'].str.contains('b', na=False).sum()", [[2]]],
    [
      "df[['User']].assign(k=lambda d: d['User'].str.len())",
      [
        ['CORP\\ann', 8.0],
        ['bob', 3.0],
        ['bob', 3.0],
        [null, null],
        ['BOB', 3.0],
      ],
      ['User', 'k'],
    ],
  ],
  GroupBy: [
    [
      "df.groupby('Channel')['n'].sum().sort_index(ascending=False)",
      [
        ['sysmon', 2],
        ['Sysmon', 9],
        ['Security', 4],
      ],
      ['Channel', 'n'],
    ],
    [
      "df.groupby('Channel')['User'].value_counts()",
      [
        ['Sysmon', 'CORP\\ann', 1],
        ['Sysmon', 'bob', 1],
        ['Sysmon', 'BOB', 1],
        ['sysmon', 'bob', 1],
      ],
      ['Channel', 'User', 'count'],
    ],
    [
      "df.groupby('Channel').agg(a=pd.NamedAgg(column='n', aggfunc='max'))",
      [
        ['Security', 4],
        ['Sysmon', 5],
        ['sysmon', 2],
      ],
      ['Channel', 'a'],
    ],
    [
      "df.groupby('Channel').agg({'n': 'max', 'User': 'count'})",
      [
        ['Security', 4, 0],
        ['Sysmon', 5, 3],
        ['sysmon', 2, 1],
      ],
      ['Channel', 'n', 'User'],
    ],
    [
      "df.groupby('Channel')['n'].agg('sum')",
      [
        ['Security', 4],
        ['Sysmon', 9],
        ['sysmon', 2],
      ],
      ['Channel', 'n'],
    ],
    [
      "df.groupby('Channel', as_index=False)['n'].max()",
      [
        ['Security', 4],
        ['Sysmon', 5],
        ['sysmon', 2],
      ],
      ['Channel', 'n'],
    ],
    [
      "df.groupby('Channel', as_index=False).agg(m=('n','min'), c=('User','size'))",
      [
        ['Security', 4, 1],
        ['Sysmon', 1, 3],
        ['sysmon', 2, 1],
      ],
      ['Channel', 'm', 'c'],
    ],
    [
      "df.groupby('Channel', sort=False)['n'].first()",
      [
        ['Sysmon', 1],
        ['sysmon', 2],
        ['Security', 4],
      ],
      ['Channel', 'n'],
    ],
    [
      "df.groupby(['Channel','EventID']).size()",
      [
        ['Security', 4688, 1],
        ['Sysmon', 1, 1],
        ['Sysmon', 3, 1],
        ['Sysmon', 7, 1],
        ['sysmon', 1, 1],
      ],
      ['Channel', 'EventID', '0'],
    ],
    [
      "df.groupby('User', dropna=False).size()",
      [
        ['BOB', 1],
        ['CORP\\ann', 1],
        ['bob', 2],
        [null, 1],
      ],
      ['User', '0'],
    ],
    [
      "df.groupby('Channel')['n'].var()",
      [
        ['Security', null],
        ['Sysmon', 4.0],
        ['sysmon', null],
      ],
      ['Channel', 'n'],
    ],
    [
      "df.groupby('Channel')['n'].std()",
      [
        ['Security', null],
        ['Sysmon', 2.0],
        ['sysmon', null],
      ],
      ['Channel', 'n'],
    ],
    [
      "df.groupby('Channel')['n'].mean()",
      [
        ['Security', 4.0],
        ['Sysmon', 3.0],
        ['sysmon', 2.0],
      ],
      ['Channel', 'n'],
    ],
    [
      "df.groupby('Channel')['n'].median()",
      [
        ['Security', 4.0],
        ['Sysmon', 3.0],
        ['sysmon', 2.0],
      ],
      ['Channel', 'n'],
    ],
    [
      "df.groupby('Channel')['Image'].first()",
      [
        ['Security', ''],
        ['Sysmon', 'C:\\Windows\\cmd.exe'],
        ['sysmon', 'C:\\Tools\\CMD.EXE'],
      ],
      ['Channel', 'Image'],
    ],
    [
      "df.groupby('Channel')['Image'].last()",
      [
        ['Security', ''],
        ['Sysmon', 'C:\\a b\\c.d'],
        ['sysmon', 'C:\\Tools\\CMD.EXE'],
      ],
      ['Channel', 'Image'],
    ],
    [
      "df.groupby('User')['n'].agg(['min','max','count'])",
      [
        ['BOB', 5, 5, 1],
        ['CORP\\ann', 1, 1, 1],
        ['bob', 2, 3, 2],
      ],
      ['User', 'min', 'max', 'count'],
    ],
    [
      "df.groupby('User')['n'].count().reset_index(name='c')",
      [
        ['BOB', 1],
        ['CORP\\ann', 1],
        ['bob', 2],
      ],
      ['User', 'c'],
    ],
    [
      "df.groupby('User')['n'].count().reset_index()",
      [
        ['BOB', 1],
        ['CORP\\ann', 1],
        ['bob', 2],
      ],
      ['User', 'n'],
    ],
    [
      "df.groupby('User').size().reset_index(name='c').sort_values('c', ascending=False)",
      [
        ['bob', 2],
        ['BOB', 1],
        ['CORP\\ann', 1],
      ],
      ['User', 'c'],
    ],
    [
      "df.groupby('User')['n'].count().sort_values(ascending=False)",
      [
        ['bob', 2],
        ['BOB', 1],
        ['CORP\\ann', 1],
      ],
      ['User', 'n'],
    ],
    [
      "df.groupby('User')['n'].count().to_frame('c')",
      [
        ['BOB', 1],
        ['CORP\\ann', 1],
        ['bob', 2],
      ],
      ['User', 'c'],
    ],
    [
      "df.groupby('User')['Channel'].unique()",
      [
        ['BOB', ['Sysmon']],
        ['CORP\\ann', ['Sysmon']],
        ['bob', ['sysmon', 'Sysmon']],
      ],
      ['User', 'Channel'],
    ],
    [
      "df.groupby('User')['Channel'].nunique()",
      [
        ['BOB', 1],
        ['CORP\\ann', 1],
        ['bob', 2],
      ],
      ['User', 'Channel'],
    ],
    [
      "df.groupby('User')['n'].agg(list)",
      [
        ['BOB', [5]],
        ['CORP\\ann', [1]],
        ['bob', [2, 3]],
      ],
      ['User', 'n'],
    ],
    [
      "df.groupby('User')[['n','EventID']].max()",
      [
        ['BOB', 5, 7],
        ['CORP\\ann', 1, 1],
        ['bob', 3, 3],
      ],
      ['User', 'n', 'EventID'],
    ],
  ],
  'GroupBy: every column but the keys': [
    [
      "df[['Channel','User','Port']].groupby('Channel').count()",
      [
        ['Security', 0, 0],
        ['Sysmon', 3, 2],
        ['sysmon', 1, 1],
      ],
      ['Channel', 'User', 'Port'],
    ],
    // A list is one value.
    [
      "df[['EventID','tags']].groupby('EventID').count().tail(2)",
      [
        [7, 1],
        [4688, 0],
      ],
      ['EventID', 'tags'],
    ],
    [
      "df[['User','Channel','n']].groupby('User', as_index=False, sort=False).count()",
      [
        ['CORP\\ann', 1, 1],
        ['bob', 2, 2],
        ['BOB', 1, 1],
      ],
      ['User', 'Channel', 'n'],
    ],
    ["df[['Channel','User']].groupby('Channel').count()['User'].max()", [[3]]],
    [
      "df[['Channel','User','n']].groupby('Channel').agg('nunique')",
      [
        ['Security', 0, 1],
        ['Sysmon', 3, 3],
        ['sysmon', 1, 1],
      ],
      ['Channel', 'User', 'n'],
    ],
    [
      "df.groupby(['Channel','User']).size().reset_index(name='c').groupby('Channel').nunique()",
      [
        ['Sysmon', 3, 1],
        ['sysmon', 1, 1],
      ],
      ['Channel', 'User', 'c'],
    ],
    ["df[['User','Image','n']].groupby('User').first().tail(1)", [['bob', 'C:\\Tools\\CMD.EXE', 2]]],
    ["df[['User','n','EventID']].groupby('User').last().tail(1)", [['bob', 3, 3]]],
    ["df[['User','n','EventID']].groupby('User').min().tail(1)", [['bob', 2, 1]]],
    ["df[['User','n','EventID']].groupby('User').max().tail(1)", [['bob', 3, 3]]],
    ["df[['User','n','EventID']].groupby('User').mean().tail(1)", [['bob', 2.5, 2]]],
    // The sum of nothing is 0, that of texts their concatenation.
    [
      "df[['User','Channel','Port']].groupby('User').sum()",
      [
        ['BOB', 'Sysmon', 0],
        ['CORP\\ann', 'Sysmon', 5985],
        ['bob', 'sysmonSysmon', 523],
      ],
      ['User', 'Channel', 'Port'],
    ],
  ],
  'DataFrame.duplicated, DataFrame.drop_duplicates': [
    ["df.duplicated('Channel')", [[false], [false], [true], [false], [true]], ['0']],
    ["df.duplicated(subset=['Channel'], keep='last')", [[true], [false], [true], [false], [false]]],
    ["df.duplicated('Channel', keep=False)", [[true], [false], [true], [false], [true]]],
    ["df[['EventID','User']].duplicated()", [[false], [false], [false], [false], [false]]],
    ["pd.concat([df[['User']], df[['User']].tail(2)]).duplicated('User').sum()", [[3]]],
    ["df[['Image','n']][df['n'] > 2].duplicated('Image').to_frame('again')", [[false], [false], [false]], ['again']],
    ["df['Channel'].duplicated()", [[false], [false], [true], [false], [true]]],
    ["df['Channel'].duplicated(keep='last').value_counts().head(1)", [[false, 3]]],
    [
      "df['d'] = df.duplicated('User')\ndf['e'] = df.duplicated(['Channel','d'])\ndf[['d','e']].tail(3)",
      [
        [true, false],
        [false, false],
        [false, true],
      ],
    ],
    [
      "df['d'] = df.duplicated('Channel')\npd.merge(df[['n','d']], df[['n','User']], on='n').tail(1)",
      [[5, true, 'BOB']],
    ],
    ["df[['User']].drop_duplicates(keep=False)", [['CORP\\ann'], [null], ['BOB']], ['User']],
    ["df['User'].drop_duplicates(keep=False)", [['CORP\\ann'], [null], ['BOB']]],
    [
      "df[['Channel','n']].drop_duplicates(subset=['Channel'], keep=False)",
      [
        ['sysmon', 2],
        ['Security', 4],
      ],
    ],
  ],
  'Working with text data: splitting': [
    [
      "df['Image'].str.split('\\\\', n=1).str[1].to_frame('x')",
      [['Windows\\cmd.exe'], ['Tools\\CMD.EXE'], [null], [null], ['a b\\c.d']],
    ],
    ["df['Image'].str.rsplit('\\\\', n=1).str[-1].to_frame('x')", [['cmd.exe'], ['CMD.EXE'], [null], [''], ['c.d']]],
    [
      "df['Image'].str.rsplit('\\\\', n=1).str[0].to_frame('x')",
      [['C:\\Windows'], ['C:\\Tools'], [null], [''], ['C:\\a b']],
    ],
    ["df['Image'].str.split(r'[\\\\.]', regex=True).str[-1].to_frame('x')", [['exe'], ['EXE'], [null], [''], ['d']]],
    ["df['Image'].str.split(r'\\W+').str[1].to_frame('x')", [['Windows'], ['Tools'], [null], [null], ['a']]],
    ["df['Image'].str.split(n=1).str[1].to_frame('x')", [[null], [null], [null], [null], ['b\\c.d']]],
    [
      "df['Image'].str.rsplit(n=1).str[0].to_frame('x')",
      [['C:\\Windows\\cmd.exe'], ['C:\\Tools\\CMD.EXE'], [null], [null], ['C:\\a']],
    ],
    ["df['User'].str.split('\\\\', expand=True)[0].to_frame('x')", [['CORP'], ['bob'], ['bob'], [null], ['BOB']]],
    ["df['Image'].str.split('\\\\', expand=True)[1].to_frame('x')", [['Windows'], ['Tools'], [null], [null], ['a b']]],
    ["df['User'].str.split('\\\\').str.join('/').to_frame('x')", [['CORP/ann'], ['bob'], ['bob'], [null], ['BOB']]],
  ],
  'Working with text data: extracting and counting': [
    [
      "df['Image'].str.extract(r'([^\\\\]+)\\.(\\w+)$')",
      [
        ['cmd', 'exe'],
        ['CMD', 'EXE'],
        [null, null],
        [null, null],
        ['c', 'd'],
      ],
      ['0', '1'],
    ],
    [
      "df['Image'].str.extract(r'(?P<name>[^\\\\]+)\\.(?P<ext>\\w+)$')",
      [
        ['cmd', 'exe'],
        ['CMD', 'EXE'],
        [null, null],
        [null, null],
        ['c', 'd'],
      ],
      ['name', 'ext'],
    ],
    [
      "df['Image'].str.extract(r'\\\\(\\w+)\\.EXE', flags=re.I, expand=False).to_frame('x')",
      [['cmd'], ['CMD'], [null], [null], [null]],
    ],
    ["df['Image'].str.extract(r'(c)', expand=False).to_frame('x')", [['c'], [null], [null], [null], ['c']]],
    ["df['Image'].str.findall(r'[A-Z]').str.len().to_frame('x')", [[2.0], [8.0], [null], [0.0], [1.0]]],
    ["df['Image'].str.count(r'\\\\').to_frame('x')", [[2.0], [2.0], [null], [0.0], [2.0]]],
    ["df['Image'].str.find('cmd').to_frame('x')", [[11.0], [-1.0], [null], [-1.0], [-1.0]]],
  ],
  'Working with text data: replacing': [
    [
      "df['Image'].str.replace(r'\\\\+', '/', regex=True).to_frame('x')",
      [['C:/Windows/cmd.exe'], ['C:/Tools/CMD.EXE'], [null], [''], ['C:/a b/c.d']],
    ],
    [
      "df['Image'].str.replace('c', '-', n=1).to_frame('x')",
      [['C:\\Windows\\-md.exe'], ['C:\\Tools\\CMD.EXE'], [null], [''], ['C:\\a b\\-.d']],
    ],
    [
      "df['Image'].str.replace('C', '-', case=False, regex=True).to_frame('x')",
      [['-:\\Windows\\-md.exe'], ['-:\\Tools\\-MD.EXE'], [null], [''], ['-:\\a b\\-.d']],
    ],
    [
      "df['Image'].str.replace(r'(\\w+)\\.(\\w+)', r'\\2.\\1', regex=True).to_frame('x')",
      [['C:\\Windows\\exe.cmd'], ['C:\\Tools\\EXE.CMD'], [null], [''], ['C:\\a b\\d.c']],
    ],
    [
      "df['Image'].str.replace('.', '-').to_frame('x')",
      [['C:\\Windows\\cmd-exe'], ['C:\\Tools\\CMD-EXE'], [null], [''], ['C:\\a b\\c-d']],
    ],
  ],
  'Working with text data: concatenation': [
    [
      "df['User'].str.cat(df['Channel'], sep='@').to_frame('x')",
      [['CORP\\ann@Sysmon'], ['bob@sysmon'], ['bob@Sysmon'], [null], ['BOB@Sysmon']],
    ],
    [
      "df['User'].str.cat(df['Channel'], sep='@', na_rep='-').to_frame('x')",
      [['CORP\\ann@Sysmon'], ['bob@sysmon'], ['bob@Sysmon'], ['-@Security'], ['BOB@Sysmon']],
    ],
    [
      "df['User'].str.cat([df['Channel'], df['Channel']]).to_frame('x')",
      [['CORP\\annSysmonSysmon'], ['bobsysmonsysmon'], ['bobSysmonSysmon'], [null], ['BOBSysmonSysmon']],
    ],
  ],
  'Missing data': [
    ["df['User'].dropna().to_frame('x')", [['CORP\\ann'], ['bob'], ['bob'], ['BOB']]],
    [
      "df[['Image','User']].dropna(how='all')",
      [
        ['C:\\Windows\\cmd.exe', 'CORP\\ann'],
        ['C:\\Tools\\CMD.EXE', 'bob'],
        [null, 'bob'],
        ['', null],
        ['C:\\a b\\c.d', 'BOB'],
      ],
      ['Image', 'User'],
    ],
    [
      "df[['Image','User']].dropna()",
      [
        ['C:\\Windows\\cmd.exe', 'CORP\\ann'],
        ['C:\\Tools\\CMD.EXE', 'bob'],
        ['C:\\a b\\c.d', 'BOB'],
      ],
      ['Image', 'User'],
    ],
    [
      "df[['Image','User']].fillna('-')",
      [
        ['C:\\Windows\\cmd.exe', 'CORP\\ann'],
        ['C:\\Tools\\CMD.EXE', 'bob'],
        ['-', 'bob'],
        ['', '-'],
        ['C:\\a b\\c.d', 'BOB'],
      ],
      ['Image', 'User'],
    ],
    [
      "df[['Image','User']].fillna({'User': 'none'})",
      [
        ['C:\\Windows\\cmd.exe', 'CORP\\ann'],
        ['C:\\Tools\\CMD.EXE', 'bob'],
        [null, 'bob'],
        ['', 'none'],
        ['C:\\a b\\c.d', 'BOB'],
      ],
      ['Image', 'User'],
    ],
    ["df[df['User'].notna() & (df['User'] != 'bob')][['n']]", [[1], [5]]],
    ["df['User'].isna().sum()", [[1]]],
    [
      "df['User'].fillna('').apply(lambda x: x.split('\\\\')[-1]).to_frame('x')",
      [['ann'], ['bob'], ['bob'], [''], ['BOB']],
    ],
    ["df['Image'].isna().sum()", [[1]]],
  ],
  'Function application, choices and replacement': [
    ["df['User'].map({'bob': 'B', 'BOB': 'C'}).to_frame('x')", [[null], ['B'], ['B'], [null], ['C']]],
    ["df['User'].replace({'bob': 'B'}).to_frame('x')", [['CORP\\ann'], ['B'], ['B'], [null], ['BOB']]],
    ["df['User'].replace('bob', 'B').to_frame('x')", [['CORP\\ann'], ['B'], ['B'], [null], ['BOB']]],
    ["df['EventID'].replace([1, 3], 0).to_frame('x')", [[0], [0], [0], [4688], [7]]],
    ["df['n'].where(df['n'] > 3, 0).to_frame('x')", [[0], [0], [0], [4], [5]]],
    ["df['n'].mask(df['n'] > 3, 0).to_frame('x')", [[1], [2], [3], [0], [0]]],
    ["df['n'].where(df['n'] > 3).to_frame('x')", [[null], [null], [null], [4.0], [5.0]]],
    [
      "df.assign(k=np.select([df['n'] > 4, df['n'] > 2], ['big', 'mid'], default='small'))[['k']]",
      [['small'], ['small'], ['mid'], ['mid'], ['big']],
    ],
    ["df['Image'].apply(lambda x: len(x) if isinstance(x, str) else 0).to_frame('x')", [[18], [16], [0], [0], [10]]],
    ["df['n'].apply(lambda x: x * 2).to_frame('x')", [[2], [4], [6], [8], [10]]],
    [
      "df['n'].map(lambda x: 'big' if x > 3 else 'small').to_frame('x')",
      [['small'], ['small'], ['small'], ['big'], ['big']],
    ],
    ["df[['n','EventID']].apply(lambda r: r['n'] + r['EventID'], axis=1).to_frame('x')", [[2], [3], [6], [4692], [12]]],
    ["df[['n','EventID']].apply(lambda r: r.n + r.EventID, axis=1).to_frame('x')", [[2], [3], [6], [4692], [12]]],
  ],
  'Series.value_counts, DataFrame.value_counts': [
    [
      "df['User'].value_counts(dropna=False)",
      [
        ['bob', 2],
        ['CORP\\ann', 1],
        [null, 1],
        ['BOB', 1],
      ],
      ['User', 'count'],
    ],
    [
      "df['User'].value_counts(ascending=True)",
      [
        ['CORP\\ann', 1],
        ['BOB', 1],
        ['bob', 2],
      ],
      ['User', 'count'],
    ],
    [
      "df['User'].value_counts(sort=False)",
      [
        ['CORP\\ann', 1],
        ['bob', 2],
        ['BOB', 1],
      ],
      ['User', 'count'],
    ],
    [
      "df[['Channel','EventID']].value_counts()",
      [
        ['Sysmon', 1, 1],
        ['sysmon', 1, 1],
        ['Sysmon', 3, 1],
        ['Security', 4688, 1],
        ['Sysmon', 7, 1],
      ],
      ['Channel', 'EventID', 'count'],
    ],
    ["df[['Channel']].value_counts().head(1)", [['Sysmon', 3]], ['Channel', 'count']],
    [
      "df['EventID'].value_counts().head(2)",
      [
        [1, 2],
        [3, 1],
      ],
      ['EventID', 'count'],
    ],
    [
      "df[df['EventID'] == 1]['Image'].str.split('\\\\').str[-1].str.lower().value_counts()",
      [['cmd.exe', 2]],
      ['Image', 'count'],
    ],
  ],
  'Merge, join, concatenate and compare: merge': [
    [
      "pd.merge(df[['n','User']], df[['EventID','User']], on='User')",
      [
        [1, 'CORP\\ann', 1],
        [2, 'bob', 1],
        [2, 'bob', 3],
        [3, 'bob', 1],
        [3, 'bob', 3],
        [4, null, 4688],
        [5, 'BOB', 7],
      ],
      ['n', 'User', 'EventID'],
    ],
    [
      "pd.merge(df[['n','User']], df[['n','User']], on='User', suffixes=('_l','_r'))",
      [
        [1, 'CORP\\ann', 1],
        [2, 'bob', 2],
        [2, 'bob', 3],
        [3, 'bob', 2],
        [3, 'bob', 3],
        [4, null, 4],
        [5, 'BOB', 5],
      ],
      ['n_l', 'User', 'n_r'],
    ],
    [
      "df[['n','User']].merge(df[df['n'] > 2][['EventID','User']], on='User', how='left', indicator=True)",
      [
        [1, 'CORP\\ann', null, 'left_only'],
        [2, 'bob', 3.0, 'both'],
        [3, 'bob', 3.0, 'both'],
        [4, null, 4688.0, 'both'],
        [5, 'BOB', 7.0, 'both'],
      ],
      ['n', 'User', 'EventID', '_merge'],
    ],
    [
      "df[df['n'] < 3][['n','User']].merge(df[df['n'] > 2][['EventID','User']], how='outer', indicator=True)",
      [
        [null, 'BOB', 7.0, 'right_only'],
        [1.0, 'CORP\\ann', null, 'left_only'],
        [2.0, 'bob', 3.0, 'both'],
        [null, null, 4688.0, 'right_only'],
      ],
      ['n', 'User', 'EventID', '_merge'],
    ],
    [
      "df[df['n'] < 3][['n']].merge(df[df['n'] > 3][['n']], how='cross')",
      [
        [1, 4],
        [1, 5],
        [2, 4],
        [2, 5],
      ],
      ['n_x', 'n_y'],
    ],
    [
      "df[['n','User']].merge(df[['EventID','User']], left_on='n', right_on='EventID')",
      [
        [1, 'CORP\\ann', 1, 'CORP\\ann'],
        [1, 'CORP\\ann', 1, 'bob'],
        [3, 'bob', 3, 'bob'],
      ],
      ['n', 'User_x', 'EventID', 'User_y'],
    ],
    [
      "df[['n','User']].merge(df[['EventID','User']], on='User', how='right')",
      [
        [1, 'CORP\\ann', 1],
        [2, 'bob', 1],
        [3, 'bob', 1],
        [2, 'bob', 3],
        [3, 'bob', 3],
        [4, null, 4688],
        [5, 'BOB', 7],
      ],
      ['n', 'User', 'EventID'],
    ],
    [
      "df[['n','User']].merge(df[['EventID','User']], on='User', sort=True)",
      [
        [5, 'BOB', 7],
        [1, 'CORP\\ann', 1],
        [2, 'bob', 1],
        [2, 'bob', 3],
        [3, 'bob', 1],
        [3, 'bob', 3],
        [4, null, 4688],
      ],
      ['n', 'User', 'EventID'],
    ],
    [
      "df[['n','User']].merge(df[['User','EventID']].drop_duplicates('User'), how='left', on='User')",
      [
        [1, 'CORP\\ann', 1],
        [2, 'bob', 1],
        [3, 'bob', 1],
        [4, null, 4688],
        [5, 'BOB', 7],
      ],
      ['n', 'User', 'EventID'],
    ],
  ],
  'Merge, join, concatenate and compare: concat': [
    [
      "pd.concat([df[df['n'] == 4][['n','User']], df[df['n'] == 1][['n','Channel']]])",
      [
        [4, null, null],
        [1, null, 'Sysmon'],
      ],
      ['n', 'User', 'Channel'],
    ],
    ["pd.concat([df[['n','User']].head(1), df[['n','Channel']].tail(1)], join='inner')", [[1], [5]]],
  ],
  'Boolean indexing': [
    ["df[df['n'].between(2, 4, inclusive='left')][['n']]", [[2], [3]]],
    ["df[df['n'].between(2, 4, inclusive='right')][['n']]", [[3], [4]]],
    ["df[df['Port'].isin([443, '80'])][['n']]", [[3]]],
    ["df[df['User'].isin(['bob', np.nan])][['n']]", [[2], [3], [4]]],
    ["df[~df['User'].isin(['bob'])][['n']]", [[1], [4], [5]]],
    ["df[df['User'].isin(df[df['EventID'] == 3]['User'])][['n']]", [[2], [3]]],
    ["df[~df['User'].isin(df[df['EventID'] == 3]['User'].unique())][['n']]", [[1], [4], [5]]],
    ["df[df['User'].isin(df[df['n'] > 3]['User'].tolist())][['n']]", [[4], [5]]],
    ["df[(df['n'] > 2) & df['EventID'].isin(df['n']) & ~df['User'].isin(df[df['n'] == 5]['User'])][['n']]", [[3]]],
    ["m = df['n'].isin(df['EventID'])\ndf.loc[m, ['n']]", [[1], [3]]],
    [
      "a = df[df['EventID'] == 1]\nb = df[df['EventID'] == 3]\nb[b['User'].isin(a['User'])][['n', 'User']]",
      [[3, 'bob']],
    ],
    ["df['n'].round(1).to_frame('x')", [[1], [2], [3], [4], [5]]],
    ["df[(df['User'] == 'bob') == False][['n']]", [[1], [4], [5]]],
    ["df[df['n'].eq(1) | df['n'].ge(5)][['n']]", [[1], [5]]],
    ["df[df['User'] > 'a'][['n']]", [[2], [3]]],
    ["df[df['Port'] >= 443][['n']]", [[1], [3]]],
    [
      "df[['n','EventID']][(df.n > 1) & (df.EventID < 10)]",
      [
        [2, 1],
        [3, 3],
        [5, 7],
      ],
      ['n', 'EventID'],
    ],
  ],
  'Conversion: astype': [
    ["df['Pid'].astype(str).to_frame('x')", [['0x3c0'], ['12'], ['77'], ['77'], [null]]],
    ["df['n'].astype(str).to_frame('x')", [['1'], ['2'], ['3'], ['4'], ['5']]],
    ["df['n'].astype(float).to_frame('x')", [[1.0], [2.0], [3.0], [4.0], [5.0]]],
    ["df['EventID'].astype('string').to_frame('x')", [['1'], ['1'], ['3'], ['4688'], ['7']]],
  ],
  'Computations: tables of one row': [
    ["df['n'].sum()", [[15]]],
    ["df['n'].max()", [[5]]],
    ["df['User'].nunique()", [[3]]],
    ["df['User'].count()", [[4]]],
    ['len(df)', [[5]]],
    ["len(df[df['EventID'] == 1])", [[2]]],
  ],
  'Indexing and selecting data': [
    ["df.iloc[1:3][['n']]", [[2], [3]]],
    ["df.iloc[-2:][['n']]", [[4], [5]]],
    [
      "df.loc[df['n'] > 3, ['n','User']]",
      [
        [4, null],
        [5, 'BOB'],
      ],
      ['n', 'User'],
    ],
    ["df.loc[df['n'] > 3, 'User'].to_frame('x')", [[null], ['BOB']]],
    [
      "df[['n','User']].tail(2)",
      [
        [4, null],
        [5, 'BOB'],
      ],
      ['n', 'User'],
    ],
    ["df[['n']].head(0)", []],
  ],
  'Binary operators': [
    ["(df['n'] * 2 + 1).to_frame('x')", [[3], [5], [7], [9], [11]]],
    ["(df['n'] % 2).to_frame('x')", [[1], [0], [1], [0], [1]]],
    ["(df['n'] / 2).to_frame('x')", [[0.5], [1.0], [1.5], [2.0], [2.5]]],
    ["(df['n'] // 2).to_frame('x')", [[0], [1], [1], [2], [2]]],
    ["(df['n'] / 2 // 1).to_frame('x')", [[0], [1], [1], [2], [2]]],
    ["(df['n'] // -2).to_frame('x')", [[-1], [-1], [-2], [-2], [-3]]],
    ["((df['n'] - 3) % 2).to_frame('x')", [[0], [1], [0], [1], [0]]],
    ["(df['n'] % -3).to_frame('x')", [[-2], [-1], [0], [-2], [-1]]],
    ["(df['n'] ** 2).to_frame('x')", [[1], [4], [9], [16], [25]]],
    ["(-df['n']).to_frame('x')", [[-1], [-2], [-3], [-4], [-5]]],
    ["('x' + df['User']).to_frame('x')", [['xCORP\\ann'], ['xbob'], ['xbob'], [null], ['xBOB']]],
    ["(df['User'] + '!').to_frame('x')", [['CORP\\ann!'], ['bob!'], ['bob!'], [null], ['BOB!']]],
  ],
  Assignment: [
    [
      "df[['a', 'b']] = df['User'].str.split('\\\\', expand=True)\ndf[['a', 'b']].head(2)",
      [
        ['CORP', 'ann'],
        ['bob', null],
      ],
    ],
    ["df['x'] = df['Image'].str.extract(r'(\\w+)\\.exe')\ndf[['x']].head(2)", [['cmd'], [null]]],
    ["df.loc[df['n'] > 3, 'User'] = 'late'\ndf[['User']].tail(3)", [['bob'], ['late'], ['late']]],
    ["df.loc[df['n'] > 3, 'new'] = 1\ndf[['new']].tail(3)", [[null], [1], [1]]],
    ["df.loc[:, 'k'] = 0\ndf[['k']].head(1)", [[0]]],
    [
      "df['k'] = 1\npd.concat([df[['n', 'k']].head(1), df[['n']].tail(1)])",
      [
        [1, 1],
        [5, null],
      ],
      ['n', 'k'],
    ],
  ],
};

describe.each(Object.entries(SECTIONS))('%s', (_, cases) => {
  it.each(cases.map(([text, rows, columns]) => ({ text, rows, columns })))('$text', ({ text, rows, columns }) => {
    const result = run(text);
    if (result.kind !== 'table') throw new Error(`${result.kind}, no table`);
    const found = result.rows.map((row) =>
      row.map((cell) => (typeof cell === 'number' ? expect.closeTo(cell, 9) : cell)),
    );
    expect(rows).toEqual(found);
    if (columns !== undefined) expect(result.columns).toEqual(columns);
  });
});

describe('events', () => {
  it.each<[string, readonly number[]]>([
    ["df.query('EventID == 1')", [1, 2]],
    ["pd.concat([df[df['n'] == 4], df[df['n'] == 1]])", [4, 1]],
    ["df.nlargest(2, 'n')", [5, 4]],
    ["df[~df.duplicated('Channel')]", [1, 2, 4]],
    ["df[(df['n'] > 2) & df.duplicated('Channel', keep=False)]", [3, 5]],
    ["df.loc[df.duplicated('Channel', keep='last') | (df['n'] == 4)]", [1, 3, 4]],
    ["again = df.duplicated('Channel')\nlate = df[df['n'] > 3]\nlate[again]", [5]],
    ["late = df[df['n'] > 3]\nagain = df.duplicated('Channel')\nlate[again]", [5]],
    ["late = df.sort_values('n', ascending=False)\nlate[~late.duplicated('Channel')]", [5, 4, 2]],
    ["df.drop_duplicates('Channel', keep=False)", [2, 4]],
    ["df[~df.duplicated('User') & df['Channel'].isin(df[df['n'] == 1]['Channel'])]", [1, 5]],
  ])('%s', (text, events) => {
    expect(run(text)).toEqual({ kind: 'events', events });
  });
});
