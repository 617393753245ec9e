// What has to hold behind each call of a history.
import type { Entry, Outcome, Tree } from '../history/driver.ts';
import { endTreeFaults } from '../history/endTree.ts';
import { GCLOUD, TOOL_FILES, type ToolFile } from './files.ts';
import { type Call, type Cleanup, type Configure, callerOf, isProcess } from './history.ts';
import { ANY, RESOURCES, type Wanted, holdsTrace, resourceOf, traceOf } from './resources.ts';
import type { Scene } from './scene.ts';

/** What every value has in it that shipctl writes. */
const OURS = 'OURS';

export function outcomeFaults(call: Call, { status, stderr }: Outcome): readonly string[] {
  if (status === undefined || status === 0) return [];
  const isNameless = call.do === 'cleanup' && call.names.length === 0;
  return [
    ...(/fault of shipctl|bug in shipctl/i.test(stderr) ? ['shipctl calls it its own fault'] : []),
    ...(stderr.trim() === '' ? ['it fails without a word'] : []),
    ...(stderr.includes(OURS) ? ['it shows a secret'] : []),
    ...(isNameless ? ['cleanup fails'] : []),
  ];
}

/**
 * What is wrong with the tree.
 *
 * @param before   the tree before the call
 * @param foreseen what the call would have made, if it was killed
 * @param names    the resources that may have been written
 */
export function treeFaults(
  scene: Scene,
  before: Tree,
  foreseen: Tree | undefined,
  names: ReadonlySet<string>,
): readonly string[] {
  const resources = RESOURCES.filter(({ name }) => names.has(name));
  return [
    ...secretFaults(scene),
    ...TOOL_FILES.flatMap((file) => {
      const [was, now] = [scene.textOf(file, before), scene.textOf(file)];
      if (now === was) return [];
      const isNew = foreseen === undefined || scene.textOf(file, foreseen) === now;
      if (!isNew) return [`${file.path} is neither the old text nor the new one: ${JSON.stringify(now)}`];
      if (!scene.isReadable(file, now) && scene.isReadable(file, was))
        return [`its tool can't read ${file.path}: ${JSON.stringify(now)}`];
      return scene.ownership.disturbed(file, scene.settingsOf(file), resources);
    }),
  ];
}

/** Accounts of the Azure CLI that do not say whether they are the default: it then shows none of them. */
export const unmarkedFaults = (scene: Scene): readonly string[] =>
  TOOL_FILES.filter(({ path }) => path.endsWith('/azureProfile.json')).flatMap((file) => {
    const names = [...scene.settingsOf(file).keys()];
    const marks = names
      .filter((name) => name.endsWith(' > environmentName'))
      .map((name) => name.replace('environmentName', 'isDefault'));
    return marks.filter((mark) => !names.includes(mark)).map((mark) => `${mark} is missing in ${file.path}`);
  });

/** What a setting of ours names and is missing, though nobody else has taken it out. */
export function danglingFaults(scene: Scene): readonly string[] {
  if (scene.isEdited || scene.isKilled) return [];
  const names = TOOL_FILES.flatMap((file) => [...scene.settingsOf(file).keys()]);
  return TOOL_FILES.flatMap((file) =>
    [...scene.settingsOf(file)]
      .filter(([name, value]) => !scene.ownership.isTheirs(file, name, value))
      .filter(([name, value]) => {
        const needed = neededBy(file, name, value);
        return (
          needed !== undefined && !names.some((other) => other.startsWith(needed)) && !scene.tree.has(needed)
        );
      })
      .map(([name, value]) => `${name} of ${file.path} is ${value}, which is missing`),
  );
}

/** The beginning of the settings, or the path, that a setting names. */
function neededBy({ path }: ToolFile, name: string, value: string): string | undefined {
  if (path.endsWith('/active_config')) return `${GCLOUD}/configurations/config_${value}`;
  const [, member] = /^(?:contexts > .* > (cluster|user)|current-(context))$/.exec(name) ?? [];
  const list = name === 'current-context' ? 'context' : member;
  return list === undefined ? undefined : `${list}s > [${JSON.parse(value) as string}]`;
}

const PATHS = new Set(TOOL_FILES.map(({ path }) => path));
const TEMPORARIES = new Set(
  TOOL_FILES.flatMap(({ path }) =>
    ['new', 'old'].map((kind) => path.replace(/[^/]+$/, (name) => `.${name}.shipctl-${kind}`)),
  ),
);

/** Values of ours belong into the files of the tools, and into what a killed call leaves of one until the next. */
const secretFaults = ({ tree }: Scene): readonly string[] =>
  [...tree]
    .filter(([path, { kind }]) => kind === 'file' && !PATHS.has(path) && !TEMPORARIES.has(path))
    .filter(([path, { text }]) => holdsTrace(text + path, OURS))
    .map(([path]) => `${path} holds a value that shipctl wrote`);

/** What a configure that succeeded says it has written, and is not there. */
export function missingFaults(
  call: Configure,
  { stderr }: Outcome,
  scene: Scene,
  root: string,
): readonly string[] {
  if (isProcess(call) || / stays as it is|gets no /.test(stderr)) return [];
  const settings = new Map(TOOL_FILES.map((file) => [file.path, scene.settingsOf(file)]));
  const has = ([path, setting, value]: Wanted): boolean => {
    const is = settings.get(path)?.get(setting);
    return is === value || (value === ANY && is !== undefined);
  };
  return call.resources.flatMap(({ name, number }) => {
    const { tool, wanted } = resourceOf(name);
    const isLast = !call.resources.some((other) => resourceOf(other.name).tool === tool && other.name > name);
    return wanted(number, root)
      .filter((rows) => !rows.some(has))
      .filter((rows) => isLast || !rows.some(([, setting]) => setting === 'current-context'))
      .map((rows) => `${name} was configured, but ${rows.map(String).join(' or ')} is missing`);
  });
}

/** Which callers may have something in the files. */
export class Holders {
  readonly #holders = new Map<string, Set<number>>();
  /** All resources that may have been written. */
  readonly names = new Set<string>();

  /** Notes calls that were made at the same time: any of them may have been the last. */
  note(calls: readonly Call[], outcomes: readonly Outcome[]): void {
    for (const [index, call] of calls.entries())
      if (call.do === 'cleanup' && outcomes[index]?.status === 0) this.#release(call);
    for (const [index, call] of calls.entries()) {
      if (call.do !== 'configure' || (outcomes[index]?.status ?? 0) !== 0) continue;
      for (const { name, number } of call.resources) {
        this.names.add(name);
        const { tool } = resourceOf(name);
        for (const one of tool === 'gcloud' ? [tool, 'environment'] : [tool]) {
          const key = `${one} ${traceOf(number)}`;
          this.#holders.set(key, new Set([...(this.#holders.get(key) ?? []), call.by]));
        }
      }
    }
  }

  /** Nothing of a whole job is to stay in the files once it is cleaned up. */
  faults(call: Call, { status }: Outcome, scene: Scene): readonly string[] {
    if (call.do !== 'cleanup' || status !== 0) return [];
    const gone = [...this.#holders]
      .filter(([, holders]) => [...holders].every((by) => isCleaned(call, by)))
      .map(([key]) => key.split(' '));
    return TOOL_FILES.flatMap((file) => {
      const text = scene.textOf(file) ?? '';
      const found = gone.find(([tool, trace = '']) => tool === file.tool && holdsTrace(text, trace));
      return found ? [`${file.path} still holds ${found[1] ?? ''} behind the cleanup of its jobs`] : [];
    });
  }

  #release(call: Cleanup): void {
    for (const holders of this.#holders.values())
      for (const by of holders) if (isCleaned(call, by)) holders.delete(by);
  }
}

/** Whether a cleanup takes out all that a caller has in the files. */
const isCleaned = (call: Cleanup, by: number): boolean =>
  call.names.length === 0 &&
  (by === call.by || (call.all && callerOf({ by }).isApart === callerOf(call).isApart));

/** What is wrong once all is cleaned up. */
export function endFaults(scene: Scene): readonly string[] {
  const settings = scene.isEdited
    ? TOOL_FILES.flatMap((file) => scene.ownership.endFaults(file, scene.settingsOf(file)))
    : [];
  const held = TOOL_FILES.filter((file) => holdsTrace(scene.textOf(file) ?? '', OURS));
  const all = [
    ...held.map(({ path }) => `${path} still holds what shipctl wrote`),
    ...settings,
    ...treeEndFaults(scene),
  ];
  const texts = TOOL_FILES.filter((file) => all.some((one) => one.includes(file.path)));
  return [...all, ...texts.map((file) => `${file.path} is ${JSON.stringify(scene.textOf(file))}`)];
}

/** Bytes, modes and directories are the first ones; if others have edited, all but the tools' files. */
const treeEndFaults = (scene: Scene): readonly string[] =>
  endTreeFaults(scene.first, scene.tree, (...at) => isFree(scene, ...at));

/** Whether a path need not be as it was first. */
function isFree(scene: Scene, path: string, was: Entry | undefined, is: Entry | undefined): boolean {
  // A directory may stay that a killed run made.
  if (scene.isKilled && was === undefined && is?.kind === 'directory') return true;
  if (!scene.isEdited) return false;
  // A cleanup that was killed may have found the same before it could say so.
  const isClosed = (scene.closed.has(path) || scene.isKilled) && is?.mode === 0o600;
  const isSameFile = was?.kind !== 'file' || is?.kind !== 'file' || was.mode === is.mode || isClosed;
  if (PATHS.has(path)) return isSameFile || scene.removed.has(path);
  const theirs = [
    ...[...scene.tree].flatMap(([other, { kind }]) => (kind === 'file' ? other : [])),
    ...scene.removed,
  ];
  const holds = theirs.some((other) => other.startsWith(`${path}/`));
  return was === undefined && is?.kind === 'directory' && holds;
}
