import { UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { optionalFields } from '../json/jsonObject.ts';
import { fieldName, variablePrefix } from './names.ts';
import { quote } from '../messages.ts';
import { suggestion } from '../nearest.ts';
import { nearestOf, outsideJob } from './absence.ts';
import { resourceNames } from './resourceNames.ts';
import { resourceNamed } from './resources.ts';
import { tailOrNothing } from './sanitize.ts';

type Outside = Pick<World, 'env' | 'files'>;

/** A field of an integration. */
export interface FieldValue {
  /** The resource or integration that the command line names. */
  readonly owner: string;
  /** As `integration.json` spells it. */
  readonly field: string;
  /** Undefined if it is null, a list or an object. */
  readonly bytes: Uint8Array | undefined;
}

/** Fields that tell which integration it is. */
const IDENTITY: ReadonlySet<string> = new Set(['ID', 'NAME', 'MASTERNAME']);

/**
 * All fields of the integration behind a resource or, if the job has no resource of that name, of an integration
 * that the job itself names; in the order of `integration.json`. A variable wins over what the file holds; without the
 * file the fields are those that have variables.
 *
 * @throws UsageError if there is neither, or if a resource of another name has the same variables
 * @throws ShipctlError if `integration.json` is not JSON
 */
export async function integrationValues(outside: Outside, name: string): Promise<readonly FieldValue[]> {
  const { env, files } = outside;
  const prefix = `${variablePrefix(name)}_INTEGRATION_`;
  const directory = directoryOf(outside, name);
  const fields =
    directory === undefined ? undefined : await optionalFields(files, `${directory}/integration.json`);
  const pairs = [...(fields ?? variablesAt(env, prefix))].filter(
    ([field]) => !IDENTITY.has(tailOrNothing(field)),
  );
  if (!fields && pairs.length === 0)
    throw new UsageError(`the resource ${quote(name)} has no integration behind it`);
  const tails = pairs.map(([field]) => tailOrNothing(field));
  return pairs.map(([field, text], index) => {
    const tail = tails[index] ?? '';
    // A variable that two fields share is that of one of them.
    const isOwn = tails.indexOf(tail) === tails.lastIndexOf(tail) && env.get(prefix + tail) !== undefined;
    const written = typeof text === 'string' ? Buffer.from(text) : undefined;
    return { owner: name, field, bytes: isOwn ? env.bytes(prefix + tail) : written };
  });
}

/** The path of `integration.json`; undefined if the job gives no place. */
function directoryOf(outside: Outside, name: string): string | undefined {
  const { env, files } = outside;
  if (env.get(`${variablePrefix(name)}_TYPE`) !== undefined) return resourceNamed(outside, name).meta;
  const root = env.get('JOB_INTEGRATIONS');
  const isThere = (one: string): boolean => files.kind(`${root ?? ''}/${one}/integration.json`) === 'file';
  if (root && !name.includes('/') && isThere(name)) return `${root}/${name}`;
  const others = [...resourceNames(env), ...((root && files.list(root)) || []).map((entry) => entry.name)];
  throw new UsageError(
    outsideJob(env) ?? `this job has no resource or integration ${quote(name)}${suggestion(name, others)}`,
  );
}

const variablesAt = (env: World['env'], prefix: string): readonly (readonly [string, undefined])[] =>
  env
    .names()
    .filter((variable) => variable.startsWith(prefix) && variable !== prefix)
    .sort()
    .map((variable) => [variable.slice(prefix.length), undefined]);

/**
 * The fields that a list, with commas between, names by the name rule.
 *
 * @throws UsageError if one of them is none of the fields; it lists the nearest
 */
export function onlyFields(fields: readonly FieldValue[], list: string): readonly FieldValue[] {
  const wanted = new Set(list.split(',').map(fieldName));
  const known = new Set(fields.map(({ field }) => tailOrNothing(field)));
  const unknown = list.split(',').find((one) => !known.has(fieldName(one)));
  if (unknown === undefined) return fields.filter(({ field }) => wanted.has(tailOrNothing(field)));
  const spellings = [...new Set(fields.map(({ field }) => field))];
  throw new UsageError(`--only: no field ${quote(unknown)}${nearestOf(unknown, spellings)}`);
}
