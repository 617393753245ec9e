import { anchorsIn, nodesIn } from '../../formats/yaml/anchors.ts';
import { canonical, hasMerge, namedPairs } from '../../formats/yaml/leaves.ts';
import type { YamlNode } from '../../formats/yaml/nodes.ts';
import { readYaml } from '../../formats/yaml/read.ts';
import { lineOf } from '../../formats/yaml/style.ts';
import { FormatFault } from '../../tracking/format.ts';
import { SCHEME_FAULT, hasScheme, isPort } from '../../hostAddress.ts';
import { inlined } from './inlineFiles.ts';
import { CURRENT_CONTEXT, LISTS, type ListName } from './members.ts';
import {
  type Json,
  type JsonMap,
  KubeconfigFault,
  SHAPES,
  entryWords,
  lineAt,
  listAt,
  mapAt,
} from './shapes.ts';

export interface KubeconfigEntry {
  readonly list: ListName;
  readonly name: string;
  /** All that kubectl would write of it. */
  readonly settings: JsonMap;
}

/** A kubeconfig by itself: its entries need nothing else. */
export interface Kubeconfig {
  readonly entries: readonly KubeconfigEntry[];
  /** The one that it names, or else the only one; undefined if it has several or none. */
  readonly currentContext: string | undefined;
}

/**
 * Reads a kubeconfig.
 *
 * @param readFile gives a file that it names; undefined if that can't be read
 * @throws KubeconfigFault for what kubectl could not read, and for what would be something else in another file
 */
export function readKubeconfig(text: string, readFile: (path: string) => Uint8Array | undefined): Kubeconfig {
  const data = mapAt(valueOf(text.replace(/^\ufeff/, '')), 'its top');
  checkHead(data);
  const entries = (Object.keys(LISTS) as ListName[]).flatMap((list) => entriesOf(data, list, readFile));
  if (entries.length === 0)
    throw new KubeconfigFault('is no kubeconfig: it has no clusters, contexts or users');
  const contexts = entries.filter(({ list }) => list === 'contexts');
  for (const context of contexts) checkContext(context, entries);
  const named = lineAt(data[CURRENT_CONTEXT], CURRENT_CONTEXT);
  if (named !== '' && !contexts.some(({ name }) => name === named))
    throw new KubeconfigFault(`has a ${CURRENT_CONTEXT} that is none of its contexts`);
  const only = contexts.length === 1 ? contexts[0]?.name : undefined;
  return { entries, currentContext: named === '' ? only : named };
}

/** What a text holds, as JSON. */
function valueOf(text: string): Json {
  try {
    const { root, end } = readYaml(text, {});
    if (!text.slice(end).split('\n').every(isEmptyLine))
      throw new KubeconfigFault('has several YAML documents, of which kubectl reads only the first');
    for (const node of nodesIn(root)) checkNode(node, text);
    return JSON.parse(canonical(root, anchorsIn(root))) as Json;
  } catch (error) {
    if (!(error instanceof FormatFault)) throw error;
    throw new KubeconfigFault(`is no kubeconfig: line ${error.line}: ${error.message}`);
  }
}

/** Whether a line of YAML, by itself, holds nothing. */
const isEmptyLine = (line: string): boolean => /^(---|\.\.\.)?\s*(#.*)?$/.test(line);

/** Refuses what stands for something elsewhere in the text, and what readers take in different ways. */
function checkNode(node: YamlNode, text: string): void {
  const at = `in line ${lineOf(text, node.start)}`;
  if (node.kind === 'alias' || (node.kind === 'map' && hasMerge(node)))
    throw new KubeconfigFault(`has a YAML alias ${at}; write out what it stands for`);
  if (node.kind !== 'map') return;
  if (node.members.some(({ key }) => key === undefined))
    throw new KubeconfigFault(`has a key that is not text in a mapping that begins ${at}`);
  if (namedPairs(node).doubled.size > 0)
    throw new KubeconfigFault(`has a key twice in a mapping that begins ${at}`);
}

function checkHead(data: JsonMap): void {
  const [version, kind] = [lineAt(data['apiVersion'], 'apiVersion'), lineAt(data['kind'], 'kind')];
  if (!['', 'v1'].includes(version) || !['', 'Config'].includes(kind))
    throw new KubeconfigFault('is no kubeconfig: its apiVersion and kind are not v1 and Config');
}

function entriesOf(
  data: JsonMap,
  list: ListName,
  readFile: (path: string) => Uint8Array | undefined,
): readonly KubeconfigEntry[] {
  const member = LISTS[list];
  const names = new Set<string>();
  return listAt(data[list], list).map((item) => {
    const entry = mapAt(item, `an entry of ${list}`);
    const name = lineAt(entry['name'], `the name of an entry of ${list}`);
    if (name === '') throw new KubeconfigFault(`has an entry without a name in ${list}`);
    const words = entryWords(member, name);
    if (names.has(name)) throw new KubeconfigFault(`has ${words} twice`);
    names.add(name);
    const settings = SHAPES[list](entry[member] ?? null, words) as JsonMap;
    const fault = list === 'clusters' ? serverFault(lineAt(settings['server'], words)) : undefined;
    if (fault !== undefined) throw new KubeconfigFault(`${fault} ${words}`);
    return { list, name, settings: inlined(settings, words, readFile) };
  });
}

/** What keeps kubectl from any request to a server; undefined if nothing does. */
function serverFault(address: string): string | undefined {
  if (address === '') return 'has no server for';
  if (/\s/.test(address)) return 'has a blank in the server of';
  const rest = address.replace(/^https?:\/\//i, '');
  if (hasScheme(rest)) return `${SCHEME_FAULT} in the server of`;
  const [, port] = /^[^/]*:([0-9]+)(?:\/|$)/.exec(rest) ?? [];
  return port === undefined || isPort(port) ? undefined : 'has no port from 1 to 65535 in the server of';
}

/** A context must not come to mean somebody else's cluster or user. */
function checkContext(
  { name, settings: { cluster, user } }: KubeconfigEntry,
  entries: readonly KubeconfigEntry[],
): void {
  const has = (list: ListName, wanted: Json | undefined): boolean =>
    entries.some((entry) => entry.list === list && entry.name === wanted);
  const words = entryWords('context', name);
  if (!has('clusters', cluster)) throw new KubeconfigFault(`lacks the cluster of ${words}`);
  if (user !== '' && !has('users', user)) throw new KubeconfigFault(`lacks the user of ${words}`);
}
