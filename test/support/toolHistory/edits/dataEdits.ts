// Edits of JSON and YAML, as the clients write these.
import type { ToolFile, ToolName } from '../files.ts';
import { type Data, type DataMap, dataOf, isList, isMap } from '../settings.ts';
import { type Edit, type Edited, type Subject, pick } from './edit.ts';

type Change = (data: Data, subject: Subject) => readonly [data: Data, says: string] | undefined;

/** Reads a file, changes what it says, and writes it as its client does. */
const client =
  (change: Change): Edit =>
  (subject) => {
    const data = dataOf(subject.file.grammar, subject.text, subject.yaml);
    const changed = data !== undefined && change(data, subject);
    return changed ? { text: written(changed[0], subject), says: changed[1] } : undefined;
  };

/** As each tool's own program writes. */
function written(data: Data, { file, yaml }: Subject): string {
  const { tool, path } = file;
  if (tool === 'kubectl')
    return yaml.dump(JSON.stringify(data), { default_flow_style: false, sort_keys: true });
  if (tool === 'docker') return JSON.stringify(sorted(data), undefined, '\t');
  if (tool === 'jfrog') return JSON.stringify(data, undefined, 2);
  return path.endsWith('azureProfile.json') ? `\ufeff${JSON.stringify(data)}` : JSON.stringify(data);
}

/** Go's maps have no order of their own. */
const sorted = (data: Data): Data =>
  isMap(data)
    ? Object.fromEntries(
        Object.entries(data)
          .map(([key, value]) => [key, sorted(value)] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    : data;

const mapOf = (data: Data | undefined): DataMap => (isMap(data) ? data : {});
const listOf = (data: Data | undefined): readonly Data[] => (isList(data) ? data : []);
const memberOf = (data: Data | undefined, key: string): Data | undefined => mapOf(data)[key];
const without = (data: DataMap, name: string): DataMap =>
  Object.fromEntries(Object.entries(data).filter(([key]) => key !== name));

const HOSTS = ['a.example.com:5000', 'quay.io', 'https://index.docker.io/v1/', 'new.example.com'];

const login: Change = (data, { choices: [a], unique }) => {
  const host = pick(HOSTS, a) ?? '';
  const top = mapOf(data);
  const [auths, helpers] = [mapOf(top['auths']), mapOf(top['credHelpers'])];
  const isKept = Object.hasOwn(helpers, host) || Object.hasOwn(top, 'credsStore');
  const entry = isKept ? {} : { auth: Buffer.from(`them:${unique}`).toString('base64') };
  return [{ ...top, auths: { ...auths, [host]: entry } }, `docker login ${host}`];
};

const logout: Change = (data, { choices: [a] }) => {
  const host = pick(HOSTS, a) ?? '';
  const top = mapOf(data);
  const auths = mapOf(top['auths']);
  if (!Object.hasOwn(auths, host)) return undefined;
  return [{ ...top, auths: without(auths, host) }, `docker logout ${host}`];
};

const NAMES = ['dev', 'prod', 'other', 'new'];

/** An item of a list of a kubeconfig, by its name, with these members. */
function withEntry(top: DataMap, list: string, name: string, member: string, more: DataMap): DataMap {
  const items = listOf(top[list]);
  const found = items.find((item) => memberOf(item, 'name') === name);
  const entry = { name, [member]: { ...mapOf(memberOf(found, member)), ...more } };
  const others =
    found === undefined ? [...items, entry] : items.map((item) => (item === found ? entry : item));
  return { ...top, [list]: others };
}

const setContext: Change = (data, { choices: [a], unique }) => {
  const name = pick(NAMES, a) ?? '';
  const more = { namespace: `ns-${unique}` };
  return [withEntry(mapOf(data), 'contexts', name, 'context', more), `kubectl config set-context ${name}`];
};

const setCredentials: Change = (data, { choices: [a], unique }) => {
  const name = pick(NAMES, a) ?? '';
  const more = { token: `token-${unique}` };
  return [withEntry(mapOf(data), 'users', name, 'user', more), `kubectl config set-credentials ${name}`];
};

const setCluster: Change = (data, { choices: [a], unique }) => {
  const name = pick(NAMES, a) ?? '';
  const more = { server: `https://${unique}.example.com` };
  return [withEntry(mapOf(data), 'clusters', name, 'cluster', more), `kubectl config set-cluster ${name}`];
};

const useContext: Change = (data, { choices: [a] }) => {
  const name = pick(NAMES, a) ?? '';
  return [{ ...mapOf(data), 'current-context': name }, `kubectl config use-context ${name}`];
};

const deleteEntry: Change = (data, { choices: [a, b] }) => {
  const list = pick(['contexts', 'clusters', 'users'], b) ?? '';
  const items = listOf(memberOf(data, list));
  const gone = pick(items, a);
  if (gone === undefined) return undefined;
  const left = items.filter((item) => item !== gone);
  return [
    { ...mapOf(data), [list]: left },
    `kubectl config delete of ${list} ${JSON.stringify(memberOf(gone, 'name'))}`,
  ];
};

const rewriteOnly: Change = (data) => [data, 'the client writes the file anew'];

/** `az login`, and `jf config add`. */
const addItem: Change = (data, { file: { path }, unique }) => {
  if (path.endsWith('service_principal_entries.json'))
    return [
      [...listOf(data), { client_id: `app-${unique}`, tenant: 't', client_secret: `s-${unique}` }],
      'az login of another service principal',
    ];
  const top = mapOf(data);
  if (path.endsWith('azureProfile.json')) {
    const added = { id: `sub-${unique}`, name: 'theirs', isDefault: false, tenantId: 't' };
    return [{ ...top, subscriptions: [...listOf(top['subscriptions']), added] }, 'az login adds an account'];
  }
  const server = { url: 'https://t.example.com/', user: 'them', password: unique, serverId: `srv-${unique}` };
  return [{ ...top, servers: [...listOf(top['servers']), server], version: '6' }, 'jf config add'];
};

/** `az account set`, and `jf config use`. */
const chooseDefault: Change = (data, { file: { tool }, choices: [a] }) => {
  const list = tool === 'jfrog' ? 'servers' : 'subscriptions';
  const items = listOf(memberOf(data, list));
  const chosen = pick(items, a);
  if (chosen === undefined) return undefined;
  const all = items.map((item) =>
    tool === 'jfrog' && item !== chosen
      ? without(mapOf(item), 'isDefault')
      : { ...mapOf(item), isDefault: item === chosen },
  );
  return [{ ...mapOf(data), [list]: all }, 'the client makes another one the default'];
};

const removeItem: Change = (data, { file: { tool }, choices: [a] }) => {
  const list = tool === 'jfrog' ? 'servers' : 'subscriptions';
  const items = isList(data) ? data : listOf(memberOf(data, list));
  const gone = pick(items, a);
  if (gone === undefined) return undefined;
  const left = items.filter((item) => item !== gone);
  return [isList(data) ? left : { ...mapOf(data), [list]: left }, 'the client removes an item'];
};

/** The JFrog CLI encrypts all secrets of its file. */
const encrypt: Change = (data, { unique }) => {
  const top = mapOf(data);
  const servers = listOf(top['servers']).map((server, at) =>
    memberOf(server, 'password') === undefined
      ? server
      : { ...mapOf(server), password: `encrypted-${unique}-${at}` },
  );
  return [{ ...top, servers, enc: true }, 'the JFrog CLI encrypts the file'];
};

/** A member of somebody's own at the top, as an editor adds one. */
const addMember: Change = (data, { unique }) =>
  isMap(data) ? [{ [`x-${unique}`]: { a: unique }, ...data }, `a member x-${unique} is added`] : undefined;

const removeMember: Change = (data, { choices: [a] }) => {
  const name = pick(Object.keys(mapOf(data)), a);
  return name === undefined ? undefined : [without(mapOf(data), name), `the member ${name} is removed`];
};

/** Changes, or removes, one value anywhere. */
const atLeaf =
  (make: (unique: string) => Data | undefined, says: string): Change =>
  (data, { choices: [a], unique }) => {
    const places = leavesOf(data);
    const place = pick(places, a);
    return place && [changedAt(data, place, make(unique)), `${says} ${place.join(' > ')}`];
  };

type Path = readonly (string | number)[];

/** Except those that name items. */
function leavesOf(data: Data, path: Path = []): readonly Path[] {
  if (isList(data)) return data.flatMap((item, index) => leavesOf(item, [...path, index]));
  if (isMap(data)) return Object.entries(data).flatMap(([key, value]) => leavesOf(value, [...path, key]));
  const isNaming = /^(name|id|client_id|tenant|serverId|version|kind|apiVersion)$/.test(String(path.at(-1)));
  return path.length === 0 || isNaming || typeof data !== 'string' ? [] : [path];
}

function changedAt(data: Data, [first, ...rest]: Path, value: Data | undefined): Data {
  const next = (old: Data | undefined): Data | undefined =>
    rest.length === 0 ? value : changedAt(old ?? null, rest, value);
  if (isList(data)) return data.map((item, index) => (index === first ? (next(item) ?? null) : item));
  return Object.fromEntries(
    Object.entries(mapOf(data)).flatMap(([key, old]) => {
      const is = key === first ? next(old) : old;
      return is === undefined ? [] : [[key, is]];
    }),
  );
}

const changeLeaf = client(atLeaf((unique) => `set-${unique}`, 'somebody changes'));
const removeLeaf = client(atLeaf(() => undefined, 'somebody removes'));

/** As an editor lays a file out. */
const layOut: Edit = ({ file: { grammar }, text, choices: [a], yaml }): Edited | undefined => {
  const data = dataOf(grammar, text, yaml);
  if (data === undefined) return undefined;
  const says = 'an editor lays the file out';
  if (grammar === 'yaml')
    return {
      text: yaml.dump(text, { default_flow_style: a % 2 === 0, indent: 4, sort_keys: a % 3 === 0 }),
      says,
    };
  const start = text.startsWith('\ufeff') ? '\ufeff' : '';
  return { text: `${start}${JSON.stringify(data, undefined, a % 5)}\n`, says };
};

const common: readonly Edit[] = [changeLeaf, removeLeaf, layOut, client(addMember), client(removeMember)];

const BY_TOOL: Partial<Readonly<Record<ToolName, readonly Change[]>>> = {
  docker: [login, login, logout, logout, rewriteOnly],
  kubectl: [setContext, setCredentials, setCluster, useContext, deleteEntry, deleteEntry, rewriteOnly],
  azure: [addItem, chooseDefault, chooseDefault, chooseDefault, removeItem, rewriteOnly],
  jfrog: [addItem, chooseDefault, removeItem, encrypt, rewriteOnly],
};

export const dataEdits = ({ tool }: ToolFile): readonly Edit[] => [
  ...(BY_TOOL[tool] ?? []).map(client),
  ...common,
];
