import { quote } from '../../messages.ts';

export type Json = string | number | boolean | null | readonly Json[] | JsonMap;
export interface JsonMap {
  readonly [key: string]: Json;
}

/** What is wrong with a kubeconfig, in words that continue the name of its field. It shows no value. */
export class KubeconfigFault extends Error {}

/** Gives what kubectl would write for a value; undefined if it would leave it out. Throws a {@link KubeconfigFault}. */
type Shape = (value: Json, where: string) => Json | undefined;

export const isMap = (value: Json | undefined): value is JsonMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const mapAt = (value: Json | undefined, where: string): JsonMap => {
  if (value === null || value === undefined) return {};
  if (isMap(value)) return value;
  throw new KubeconfigFault(`has no mapping at ${where}`);
};

export const listAt = (value: Json | undefined, where: string): readonly Json[] => {
  if (value === null || value === undefined) return [];
  if (isList(value)) return value;
  throw new KubeconfigFault(`has no list at ${where}`);
};

/** Text of any kind. kubectl refuses a whole file for a number or a boolean in its place. */
const text: Shape = (value, where) => {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  throw new KubeconfigFault(`has no text at ${where}; numbers and words such as yes need quotes`);
};

/** Text of one line. */
export function lineAt(value: Json | undefined, where: string): string {
  const line = text(value ?? null, where) as string;
  if (/[\r\n\x85\u2028\u2029]/.test(line)) throw new KubeconfigFault(`has a line break at ${where}`);
  if (/\p{Cc}/u.test(line)) throw new KubeconfigFault(`has a control character at ${where}`);
  return line;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Bytes in base64, which may be cut into lines. */
const data: Shape = (value, where) => {
  const base64 = (text(value, where) as string).replace(/[\r\n]/g, '');
  if (BASE64.test(base64) && base64.length % 4 === 0) return Buffer.from(base64, 'base64').toString('base64');
  throw new KubeconfigFault(`has no base64 at ${where}`);
};

const flag: Shape = (value, where) => {
  if (value === null) return false;
  if (typeof value === 'boolean') return value;
  throw new KubeconfigFault(`has neither true nor false at ${where}`);
};

const listOf =
  (shape: Shape): Shape =>
  (value, where) =>
    value === null ? null : listAt(value, where).map((item) => shape(item, where) ?? null);

const textsByName: Shape = (value, where) => (value === null ? null : eachOf(text)(value, where));

const eachOf =
  (shape: Shape): Shape =>
  (value, where) =>
    Object.fromEntries(
      Object.entries(mapAt(value, where)).map(([key, one]) => [key, shape(one, `${where}.${key}`) ?? null]),
    );

/** Left out if it says nothing. */
const optional =
  (shape: Shape): Shape =>
  (value, where) => {
    const found = shape(value, where);
    const isEmpty = typeof found === 'object' && found !== null && Object.keys(found).length === 0;
    return found === '' || found === false || found === null || isEmpty ? undefined : found;
  };

/** A mapping with these members, and others of which nothing is known. */
const mapOf =
  (members: Readonly<Record<string, Shape>>, always: JsonMap = {}): Shape =>
  (value, where) => {
    const given = Object.entries(mapAt(value, where)).flatMap(([key, one]) => {
      const shape = Object.hasOwn(members, key) ? members[key] : undefined;
      const found = shape ? shape(one, `${where}.${key}`) : one;
      return found === undefined ? [] : [[key, found] as const];
    });
    return { ...always, ...Object.fromEntries(given) };
  };

const line = optional(lineAt);
const named = mapOf({ name: lineAt });
const extensions = optional(listOf(named));

const execOf = mapOf(
  {
    command: line,
    args: listOf(text),
    env: listOf(mapOf({ name: text, value: text })),
    apiVersion: line,
    installHint: optional(text),
    provideClusterInfo: flag,
    interactiveMode: line,
  },
  { args: null, env: null, provideClusterInfo: false },
);

/** The versions that kubectl gives a default. */
const OLD_EXEC = /\/v1(alpha|beta)1$/;

const exec: Shape = (value, where) => {
  if (value === null) return undefined;
  const found = execOf(value, where) as JsonMap;
  const isOld = typeof found['apiVersion'] === 'string' && OLD_EXEC.test(found['apiVersion']);
  return isOld ? { interactiveMode: 'IfAvailable', ...found } : found;
};

const authProvider: Shape = (value, where) =>
  value === null
    ? undefined
    : mapOf({ name: lineAt, config: textsByName }, { config: null, name: '' })(value, where);

/** What the entries of each list hold, as kubectl reads and writes them. */
export const SHAPES = {
  clusters: mapOf(
    {
      server: lineAt,
      'tls-server-name': line,
      'insecure-skip-tls-verify': optional(flag),
      'certificate-authority': line,
      'certificate-authority-data': optional(data),
      'proxy-url': line,
      'disable-compression': optional(flag),
      extensions,
    },
    { server: '' },
  ),
  contexts: mapOf({ cluster: lineAt, user: lineAt, namespace: line, extensions }, { cluster: '', user: '' }),
  users: mapOf({
    'client-certificate': line,
    'client-certificate-data': optional(data),
    'client-key': line,
    'client-key-data': optional(data),
    token: line,
    tokenFile: line,
    as: line,
    'as-uid': line,
    'as-groups': optional(listOf(text)),
    'as-user-extra': optional(eachOf(listOf(text))),
    username: line,
    password: line,
    'auth-provider': authProvider,
    exec,
    extensions,
  }),
} satisfies Record<string, Shape>;

/** How messages call an entry. */
export const entryWords = (one: string, name: string): string => `the ${one} ${quote(name)}`;
