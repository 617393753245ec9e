import { UsageError } from '../../errors.ts';
import { hasKeptBytes } from '../../rawText.ts';
import type { World } from '../../world/world.ts';
import { isNothing } from '../job/names.ts';
import { type Resource, allResources, resourceNamed } from '../job/resources.ts';
import { below } from '../json/jsonObject.ts';
import { resourceSetting } from '../kinds/setting.ts';
import { versionFile } from '../kinds/version.ts';
import { quote } from '../messages.ts';
import { type Container, type Manifest, type Members, manifestFault } from './manifest.ts';

type Outside = Pick<World, 'env' | 'files'>;

/** What an image or an entry of the environment begins with if it is a resource of the job. */
const RESOURCE = 'resource:';

/**
 * The input of RegisterTaskDefinition: the manifest's, with images and variables of the job's resources in place of
 * `resource:NAME`.
 *
 * @throws ShipctlError that names the place in the manifest if a resource does not give what is wanted of it
 * @see docs/ecs.md, "Images and variables of the job"
 */
export async function taskDefinitionOf(outside: Outside, manifest: Manifest): Promise<Members> {
  const { task, containers } = manifest;
  const definitions = containers.map((container, index) =>
    definitionOf(container, { outside, file: manifest.file, place: `containerDefinitions[${index}]` }),
  );
  return { ...task, containerDefinitions: await Promise.all(definitions) };
}

/** A place of a manifest. */
interface At {
  readonly outside: Outside;
  readonly file: string;
  readonly place: string;
}

async function definitionOf({ members, image, environment }: Container, at: At): Promise<Members> {
  const { place } = at;
  const variables = environment?.flatMap((one, index) =>
    typeof one === 'string' ? variablesOf(one, { ...at, place: `${place}.environment[${index}]` }) : [one],
  );
  return {
    ...members,
    image: image.startsWith(RESOURCE) ? await imageOf(image, { ...at, place: `${place}.image` }) : image,
    // Of several variables with one name the last one counts.
    ...(variables && {
      environment: [...new Map(variables.map((variable) => [variable['name'], variable])).values()],
    }),
  };
}

/** An image of a resource, with the tag or digest that its version names. */
async function imageOf(text: string, at: At): Promise<string> {
  const { env } = at.outside;
  const resource = resourceIn(text, at);
  const { prefix, name } = resource;
  const version = await versionFile(at.outside, resource);
  const source =
    something(env.get(`${prefix}_SOURCENAME`)) ??
    resourceSetting(at.outside, prefix, version, 'sourceName')?.value;
  const tag =
    something(env.get(`${prefix}_VERSIONNAME`)) ??
    something(below(version?.value, ['version', 'versionName']));
  if (source === undefined)
    throw fault(
      at,
      `names the resource ${quote(name)}, which has no sourceName in its pointer (${prefix}_SOURCENAME is not set)`,
    );
  if (tag === undefined)
    throw fault(
      at,
      `names the resource ${quote(name)}, which has no version yet (${prefix}_VERSIONNAME is not set)`,
    );
  if (!TAG.test(tag))
    throw fault(
      at,
      `names the resource ${quote(name)}, whose version name is not a tag or digest of an image`,
    );
  return `${source}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
}

const TAG = /^(\w[\w.-]{0,127}|sha256:[\da-f]{64})$/;

const something = (value: unknown): string | undefined =>
  typeof value === 'string' && !isNothing(value) ? value : undefined;

/** The parameters of a resource, as the job has them. */
function variablesOf(text: string, at: At): readonly Members[] {
  const { env } = at.outside;
  if (!text.startsWith(RESOURCE))
    throw fault(at, `is neither an object with name and value nor ${RESOURCE}NAME`);
  const resource = resourceIn(text, at);
  const start = `${resource.prefix}_PARAMS_`;
  const twin = allResources(env).find(({ prefix }) => `${prefix}_`.startsWith(start));
  if (twin)
    throw fault(
      at,
      `names a resource whose parameters share variables with the resource ${quote(twin.name)}`,
    );
  const variables = env
    .names()
    .filter((variable) => variable.startsWith(start) && variable !== start)
    .sort();
  if (variables.length === 0)
    throw fault(at, `names the resource ${quote(resource.name)}, which has no parameters`);
  return variables.map((variable) => {
    const value = env.get(variable) ?? '';
    if (hasKeptBytes(variable + value))
      throw fault(at, `can't be used: ${variable} contains bytes that are not UTF-8`);
    return { name: variable.slice(start.length), value };
  });
}

function resourceIn(text: string, at: At): Resource {
  try {
    return resourceNamed(at.outside, text.slice(RESOURCE.length));
  } catch (error) {
    if (error instanceof UsageError) throw fault(at, `can't be used: ${error.message}`);
    throw error;
  }
}

const fault = ({ file, place }: At, what: string): Error => manifestFault(file, place, what);
