// The files of tools as readers other than shipctl's own find them: settings by their names.
import { readAwsText } from '../history/awsText.ts';
import type { PyYaml } from '../pyYaml.ts';

/** How a file is written. */
export type Grammar = 'json' | 'yaml' | 'sections' | 'git config' | 'lines' | 'credentials' | 'whole';

/** Values by the names on the way to them, with ` > ` between. What holds nothing, or only names an item, is left out. */
export type Settings = ReadonlyMap<string, string>;

export type Data = null | boolean | number | string | readonly Data[] | DataMap;
export interface DataMap {
  readonly [key: string]: Data;
}

/** Members by which items of lists are known. */
const NAMING = ['serverId', 'client_id', 'id', 'name'];

/** Members that say how a file is written, and are nobody's. */
const HEAD = new Set(['apiVersion', 'kind', 'version']);

/**
 * What a text says.
 *
 * @returns undefined for a text that its tool can't read
 */
export function settingsOf(grammar: Grammar, text: string | undefined, yaml: PyYaml): Settings | undefined {
  if (text === undefined || text === '') return new Map();
  if (grammar === 'sections') return sectionSettings(text);
  if (grammar === 'json' || grammar === 'yaml') {
    const data = dataOf(grammar, text, yaml);
    return data === undefined ? undefined : new Map(leavesOf(data, []));
  }
  if (grammar === 'git config') return counted(gitSettings(text));
  return grouped(lineSettings(grammar, text));
}

/** The data of a text of JSON or YAML; undefined for any other text. */
export function dataOf(grammar: Grammar, text: string, yaml: PyYaml): Data | undefined {
  try {
    if (grammar === 'yaml') return (yaml.load(text) ?? {}) as Data;
    return JSON.parse(text.replace(/^\ufeff/, '')) as Data;
  } catch {
    return undefined;
  }
}

function* leavesOf(data: Data, path: readonly string[]): Generator<readonly [string, string]> {
  if (isList(data)) {
    for (const [index, item] of data.entries()) yield* leavesOf(item, [...path, itemName(item, index)]);
    return;
  }
  if (!isMap(data)) {
    const name = path.at(-1) ?? '';
    const isHead = path.length === 1 && HEAD.has(name);
    const isNaming = path.at(-2)?.startsWith('[') === true && [...NAMING, 'tenant'].includes(name);
    if (data !== null && !isHead && !isNaming) yield [path.join(' > '), JSON.stringify(data)];
    return;
  }
  for (const [key, value] of Object.entries(data)) yield* leavesOf(value, [...path, key]);
}

function itemName(item: Data, index: number): string {
  if (!isMap(item)) return `[${index}]`;
  const texts = [...NAMING, 'tenant'].flatMap((member) => {
    const value = item[member];
    return typeof value === 'string' ? [[member, value] as const] : [];
  });
  const [naming] = texts;
  if (!naming || naming[0] === 'tenant') return `[${index}]`;
  const tenant = naming[0] === 'client_id' ? `@${new Map(texts).get('tenant') ?? ''}` : '';
  return `[${naming[1]}${tenant}]`;
}

function sectionSettings(text: string): Settings | undefined {
  const { reading } = readAwsText(text);
  if (!reading) return undefined;
  const all = [...reading].flatMap(([section, settings]) =>
    [...settings].map(([key, value]) => [`${section} > ${key}`, value] as const),
  );
  return new Map(all);
}

/** A variable may have several values: each is in its name. */
function* gitSettings(text: string): Generator<string> {
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const [, header] = /^\s*\[(.*)\]/.exec(line) ?? [];
    if (header !== undefined) section = header;
    const [, key, value] = /^\s*([a-zA-Z][\w-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key !== undefined) yield `${section} > ${key} = ${value ?? ''}`;
  }
}

const LINES: Readonly<Record<string, RegExp>> = {
  lines: /^(?<before>[^=]*=)(?<value>.*)$/,
  credentials: /^(?<before>\w+:\/\/[^:]*):(?<value>[^@]*)(?<after>@.*)$/,
};

function* lineSettings(grammar: Grammar, text: string): Generator<readonly [string, string]> {
  if (grammar === 'whole') {
    yield ['all', text.trimEnd()];
    return;
  }
  for (const line of text.split(/\r?\n/).filter((one) => one.trim() !== '')) {
    const { before, value, after = '' } = LINES[grammar]?.exec(line)?.groups ?? {};
    if (before === undefined) yield [line.trim(), ''];
    else yield [`${before}${after}`, value ?? ''];
  }
}

/** How often each name stands. */
function counted(names: Iterable<string>): Settings {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map([...counts].map(([name, count]) => [name, String(count)]));
}

/** A name that stands several times has all its values. */
function grouped(all: Iterable<readonly [string, string]>): Settings {
  const settings = new Map<string, string>();
  for (const [name, value] of all) {
    const before = settings.get(name);
    settings.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  return settings;
}

export const isList = (data: Data | undefined): data is readonly Data[] => Array.isArray(data);

export const isMap = (data: Data | undefined): data is DataMap =>
  typeof data === 'object' && data !== null && !isList(data);
