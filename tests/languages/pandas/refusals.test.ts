import { describe, expect, it } from 'vitest';
import { pandas } from '../../../src/languages/pandas/index.ts';
import { refusal } from './run.ts';

describe('syntax errors', () => {
  it.each<[string, string]>([
    ['', '1:1 Unexpected end of the query, expected an expression such as `df[df["EventID"] == 1]`.'],
    ["df['a'", '1:7 Unexpected end of the query, expected an operator, `,` or `]`.'],
    ["df['a']]", '1:8 Unexpected `]`, expected an operator or a new line.'],
    ["df[(df['a'] == 1]", '1:17 Unexpected `]`, expected an operator, `,` or `)`.'],
    ["df[\n  df['a'] ==\n]", '3:1 Unexpected `]`, expected an expression after `==`.'],
    ["df[df['a'] = 1]", '1:12 Unexpected `=`, expected an operator, `,` or `]`.'],
    ["df[(df['a']==1) && (df['b']==2)]", '1:17 Unexpected `&&`, expected an operator, `,` or `]`.'],
    ["df[df['a'] == 'abc]", "1:15 Unexpected end of the line, expected `'` to end the string that begins here."],
    ["df[df['a'] == “x”]", '1:15 Unexpected `“`, expected a name or a string in straight quotes.'],
    ["df[df['a'] == 'C:\\Users']", '1:18 Unexpected escape `\\U`, expected 8 hexadecimal digits after it.'],
    ["df[df['a'] <> 1]", '1:12 Unexpected `<>`, expected `!=`.'],
    ['df\n  .head()', '2:3 Unexpected `.`, expected an operator or a new line.'],
    ["df\u00a0[df['a'] == 1]", '1:3 Unexpected blank of another kind, expected a plain one (U+0020).'],
    ["f(df['a'], na=\n)", '2:1 Unexpected `)`, expected an expression after `=`.'],
  ])('%j', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });
});

describe('what pandas refuses', () => {
  it.each<[string, string]>([
    ["df[df['a'].str.extract('(x)')]", '1:4 Unexpected DataFrame, expected a column, a list of columns or a mask.'],
    [
      "df['a'].str.extract('x')",
      '1:21 Unexpected pattern without a group, expected parentheses around what to extract.',
    ],
    ["df.query('a ==')", '1:10 Unexpected end of the query, expected an expression after `==`.'],
    ["df[['ab', 'n']].query('abc == 1')", '1:23 Unexpected column `abc`, expected one that the DataFrame has.'],
    ["df['a'].str.zfill()", '1:19 Unexpected `)`, expected the argument `width` of `zfill`.'],
    ["pd.merge(df, df, how='cross', on='a')", '1:34 Unexpected keys, expected none in a cross merge.'],
    ['pd.concat(df)', '1:11 Unexpected DataFrame, expected a list of DataFrames.'],
    ["df[['a', 'b']] = df[['a']]", '1:18 Unexpected value, expected a DataFrame of 2 columns to assign.'],
    ["np.select([df['a'] == 1], [])", '1:27 Unexpected lists, expected as many choices as masks.'],
    ["df['a'].where(1)", '1:15 Unexpected number, expected a mask.'],
    [
      "df[df['a'].str.contains('x(')]",
      '1:25 Unexpected end, expected `)` for the `(` (character 2 of the regular expression).',
    ],
    [
      "df[df['a'].str.match(pat='[')]",
      '1:26 Unexpected end, expected `]` for the `[` (character 1 of the regular expression).',
    ],
    ["df[df['a'] == 1].head", '1:18 Unexpected method `head` without a call, expected `head(…)`.'],
    ['df.shape', '1:4 `.shape` of a DataFrame is not supported by Huntbook yet.'],
    ['df.__class__', '1:4 `.__class__` of a DataFrame is not supported by Huntbook yet.'],
    [
      "df[df['a'] == 1 & df['b'] == 2]",
      '1:17 Unexpected `&`, expected parentheses around the comparisons that it joins.',
    ],
    [
      "df[df['a'] == 'x' | df['b'].str.contains('y')]",
      '1:19 Unexpected `|`, expected parentheses around the comparisons that it joins.',
    ],
    ["df[(df['a'] == 1) and (df['b'] == 2)]", '1:19 Unexpected `and`, expected `&` between two masks.'],
    ["df[not df['a'] == 1]", '1:4 Unexpected `not`, expected `~` before a mask.'],
    ["df[1 < df['a'] < 5]", '1:16 Unexpected second comparison, expected `&` between two comparisons.'],
    ["df['a', 'b']", '1:3 Unexpected `,`, expected one key: a column, a list of columns or a mask.'],
    ["df[df['a'] == ['x']]", '1:15 Unexpected list, expected a column or a single value.'],
    ["df[df['a'].isin('x')]", '1:17 Unexpected string, expected a list in `isin`.'],
    ["df[df['a'].str.endswith(['x'])]", '1:25 Unexpected list, expected a string or a tuple of strings in `endswith`.'],
    ["df[['ab', 'n']].groupby('ac').count()", '1:25 Unexpected column `ac`, expected one that the DataFrame has.'],
    ["df[['ab', 'n']].duplicated(['n', 'abc'])", '1:28 Unexpected column `abc`, expected one that the DataFrame has.'],
    ["df.duplicated('a', keep='none')", "1:25 Unexpected value, expected 'first', 'last' or `False` for `keep`."],
    ["df['a'].drop_duplicates(keep=True)", "1:30 Unexpected value, expected 'first', 'last' or `False` for `keep`."],
    ['df[df.duplicated]', '1:7 Unexpected method `duplicated` without a call, expected `duplicated(…)`.'],
    [
      "x = df[df['a'] == 1]\ndf[x.duplicated('b')]",
      '2:4 Unexpected column of another DataFrame: its rows do not match those it is used on.',
    ],
    ["df[['a']][['bc']]", '1:12 Unexpected column `bc`, expected one that the DataFrame has.'],
    ["df.groupby('a').size().reset_index()['b']", '1:38 Unexpected column `b`, expected one that the DataFrame has.'],
    [
      "df.groupby('a').size().reset_index(name='a')",
      '1:1 Unexpected second column `a`, expected another name than the index has.',
    ],
    ['dg', '1:1 Unexpected name `dg`, expected one that was assigned before, or `df`.'],
    [
      "x = df[df['a'] == 1]\ndf[x['b'] == 2]",
      '2:4 Unexpected column of another DataFrame: its rows do not match those it is used on.',
    ],
    ["df[['a']]\n[df['b'] == 1]", '2:1 Unexpected list as the result, expected a DataFrame or a column.'],
    ["pd.merge(df, df, on='k')['a']", '1:26 Unexpected column `a`: both sides of the merge have one.'],
  ])('%j', (text, expected) => {
    expect(refusal(text)).toBe(expected);
  });
});

describe('what is not read, by the name of the construct', () => {
  it.each<[string, string]>([
    ['for x in df: pass', '1:1 A `for` loop is not supported by Huntbook yet.'],
    ["df[df['a'] == f'{b}']", '1:15 A formatted string (`f"…"`) is not supported by Huntbook yet.'],
    ["df.query('a == @x')", '1:10 A variable (`@…`) in `query` is not supported by Huntbook yet.'],
    ["df['a'].str.normalize('NFC')", '1:13 `.str.normalize()` is not supported by Huntbook yet.'],
    ["df['a'].str.split('x', expand=True)", '1:1 A table of parts as the result is not supported by Huntbook yet.'],
    ["df['a'].str.cat()", '1:13 `cat` of a whole column into one text is not supported by Huntbook yet.'],
    ["df['a'].str.findall('(a)(b)')", '1:21 `findall` with several groups is not supported by Huntbook yet.'],
    ["df['a'].str.replace('x', lambda m: 'y')", '1:26 A function as the replacement is not supported by Huntbook yet.'],
    ["df.pivot_table(index='a')", '1:4 The method `pivot_table` of a DataFrame is not supported by Huntbook yet.'],
    ["df[['a']].describe()", '1:11 The method `describe` of a DataFrame is not supported by Huntbook yet.'],
    ['df.drop(index=[1])', '1:4 `drop` of rows by their labels is not supported by Huntbook yet.'],
    ["df.drop(columns=['a'])", '1:4 `drop` from all columns is not supported by Huntbook yet.'],
    ["df.groupby('a').apply(lambda g: g)", '1:17 The method `apply` of a grouping is not supported by Huntbook yet.'],
    ["df.groupby('a')['b'].agg(lambda x: x)", '1:26 A `lambda` in `agg` is not supported by Huntbook yet.'],
    ["df.groupby('a').count()", '1:17 `count` of all columns is not supported by Huntbook yet.'],
    ["df[df['a'] == 1].groupby('a').nunique()", '1:31 `nunique` of all columns is not supported by Huntbook yet.'],
    ["df.groupby('a').agg('max')", '1:17 `agg` of all columns is not supported by Huntbook yet.'],
    [
      "df[['a', 'b']].groupby('a').unique()",
      '1:29 The method `unique` of a grouping is not supported by Huntbook yet.',
    ],
    [
      "df[['a', 'b']].groupby('a')['b'].list()",
      '1:34 The method `list` of a grouping is not supported by Huntbook yet.',
    ],
    ['df.duplicated()', '1:4 `duplicated` over all columns is not supported by Huntbook yet.'],
    ['df.drop_duplicates(keep=False)', '1:4 `keep=False` over all columns is not supported by Huntbook yet.'],
    ['df.shape[0]', '1:4 `.shape` of a DataFrame is not supported by Huntbook yet.'],
    [
      "df.groupby('a').agg({'n': ['min', 'max']})",
      '1:27 Several functions for one column is not supported by Huntbook yet.',
    ],
    [
      "pd.merge(df, df, on='a', validate='1:1')",
      '1:26 The argument `validate` of `merge` is not supported by Huntbook yet.',
    ],
    ['pd.concat([df, df], axis=1)', '1:26 `concat` of columns side by side is not supported by Huntbook yet.'],
    [
      "df[df['a'].isin(df['b']) | (df['a'] == 1)]",
      '1:26 `|` beside `isin` with a column is not supported by Huntbook yet.',
    ],
    [
      "df[~(df['a'].isin(df['b']) & (df['a'] == 1))]",
      '1:4 `~` before several masks with `isin` of a column is not supported by Huntbook yet.',
    ],
    [
      "df['c'] = df['a'].isin(df['b'])\ndf[['c']]",
      '1:11 A mask of `isin` with a column as a column is not supported by Huntbook yet.',
    ],
    [
      "df['a'].isin(df['b']).sum()",
      '1:23 The method `sum` of a mask of `isin` with a column is not supported by Huntbook yet.',
    ],
    [
      'df.sort_values("a", inplace=True)',
      '1:21 The argument `inplace` of `sort_values` is not supported by Huntbook yet.',
    ],
    ["df['a'].rolling(2)", '1:9 The method `rolling` of a column is not supported by Huntbook yet.'],
    ['df.iloc[0]', '1:8 `iloc` by anything but a slice of rows is not supported by Huntbook yet.'],
    ['df.head(m=1)', '1:9 The argument `m` of `head` is not supported by Huntbook yet.'],
    ["open('x')", '1:1 The function `open` is not supported by Huntbook yet.'],
    ['import os', '1:1 The module `os` is not supported by Huntbook yet.'],
  ])('%j', (text, expected) => {
    expect(refusal(text)).toBe(expected);
    expect(pandas.parse(text)).toMatchObject({ ok: false, error: { kind: 'unsupported' } });
  });
});

describe('help', () => {
  it.each<[string, string]>([
    ["df.groupby('a').count()", 'Say which: `df[["a", "b"]].groupby("a").count()`, or `df.groupby("a")["b"].count()`.'],
    ['df.duplicated()', 'Name some: `subset=["a"]`, or select them first: `df[["a", "b"]]`.'],
  ])('%s', (text, help) => {
    expect(pandas.parse(text)).toMatchObject({ ok: false, error: { help } });
  });
});
