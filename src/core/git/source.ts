import { ShipctlError, UsageError } from '../../errors.ts';
import type { World } from '../../world/world.ts';
import { resourceFile } from '../job/jobFiles.ts';
import { jsonFile } from '../json/jsonText.ts';
import { stringAt } from '../json/jsonValues.ts';
import { isNothing, variablePrefix } from '../job/names.ts';
import { quote } from '../messages.ts';
import { neededValue, resourceVariable } from '../job/variables.ts';
import { type Range, parseRange } from './range.ts';

type Outside = Pick<World, 'env' | 'files'>;

const VARIABLE = 'SHIPPABLE_COMMIT_RANGE';

/** The options of the command line that say where to look. */
export interface Given {
  readonly path: string | undefined;
  readonly resource: string | undefined;
  readonly 'commit-range': string | undefined;
}

/**
 * The directory to look in: `--path`, else where the resource's files are.
 *
 * @throws UsageError if neither is given, or if it is missing
 */
export async function directoryOf({ env, files }: Outside, { path, resource }: Given): Promise<string> {
  if (path === undefined && resource === undefined) throw new UsageError('--path or --resource is missing');
  const directory = path ?? (await neededValue(env, resourceVariable(resource ?? '', '_STATE')));
  if (directory === '' || files.kind(directory) !== 'directory')
    throw new UsageError(`${quote(directory)} is not a directory`);
  return directory;
}

/**
 * The range to look at: `--commit-range`, else the resource's, else that of the job.
 *
 * @throws UsageError if there is none; ShipctlError if what the job gives is no range
 */
export async function rangeOf(world: Outside, given: Given): Promise<Range> {
  const option = given['commit-range'];
  if (option === undefined) {
    return given.resource === undefined ? jobRange(world.env) : resourceRange(world, given.resource);
  }
  const range = parseRange('--commit-range', option);
  if (!range) throw new UsageError(`--commit-range must be A..B, A...B or A, not ${quote(option)}`);
  return range;
}

/** An end that is left out is a commit that the platform did not know; HEAD in its place would make an empty range. */
function jobRange(env: World['env']): Range {
  const text = env.get(VARIABLE);
  if (isNothing(text)) throw new UsageError(`give --commit-range: the variable ${VARIABLE} is not set`);
  const range = /^\.\.|\.\.$/.test(text) ? undefined : parseRange(VARIABLE, text);
  if (!range)
    throw new ShipctlError(
      `give --commit-range: the variable ${VARIABLE} is ${quote(text)}, which lacks one end`,
    );
  return range;
}

/** What was pushed, or, for a pull request, what it would bring to the branch that it is for. */
async function resourceRange(world: Outside, resource: string): Promise<Range> {
  const { path, bytes } = await resourceFile(world, resource, 'version.json');
  const json = jsonFile(path, bytes);
  const sha = (key: string): string => {
    const value = stringAt(json, ['version', 'propertyBag', 'shaData', key]);
    if (isNothing(value))
      throw new ShipctlError(`${path} has no version.propertyBag.shaData.${key}; give --commit-range`);
    return value;
  };
  const to = sha('commitSha');
  const prefix = variablePrefix(resource);
  const isPullRequest = world.env.get(`${prefix}_IS_PULL_REQUEST`) === 'true';
  const from = isPullRequest
    ? `origin/${await neededValue(world.env, resourceVariable(resource, '_BASE_BRANCH'))}`
    : sha('beforeCommitSha');
  return {
    source: `the resource ${quote(resource)}`,
    from,
    to,
    isFromMergeBase: isPullRequest,
  };
}
