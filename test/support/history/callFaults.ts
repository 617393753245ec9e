// What has to hold behind each call, and at every moment.
import { strip } from './awsText.ts';
import type { Outcome, Tree } from './driver.ts';
import type { Call } from './history.ts';
import { holdsOurs } from './ourValues.ts';
import type { Scene } from './scene.ts';

/** What is wrong with how a call ended. */
export function outcomeFaults(call: Call, { status, stderr }: Outcome, scene: Scene): readonly string[] {
  if (status === undefined || status === 0) return [];
  const hasToSucceed = call.do === 'cleanup' && call.names.length === 0 && scene.broken.size === 0;
  return [
    ...(/fault of shipctl|bug in shipctl/i.test(stderr) ? ['shipctl calls it its own fault'] : []),
    ...(stderr.trim() === '' ? ['it fails without a word'] : []),
    ...(hasToSucceed ? ['cleanup fails'] : []),
  ];
}

/** The AWS files that have changed. */
export const changedFiles = (scene: Scene, before: Tree): readonly string[] =>
  scene.ownership.files.filter((path) => scene.textOf(path) !== scene.textOf(path, before));

/**
 * What is wrong with the tree.
 *
 * @param before   the tree before the call
 * @param foreseen what the call would have made, if it was killed
 */
export function treeFaults(
  scene: Scene,
  before: Tree,
  foreseen: Tree | undefined,
  isWritten: (profile: string) => boolean,
): readonly string[] {
  return [
    ...secretFaults(scene),
    ...scene.ownership.files.flatMap((path) => fileFaults(scene, path, before, foreseen)),
    ...(scene.isHalved ? [] : scene.ownership.disturbed(scene.readingOf, isWritten)),
  ];
}

/** Secrets of ours belong into the AWS files, and into what a killed call leaves of one until the next. */
function secretFaults({ tree, asked, isHalved, ownership: { files } }: Scene): readonly string[] {
  const mayHold = new Set([...files, ...[...files, ...asked.keys()].flatMap(temporariesOf)]);
  // While a file is written in its place, its record has the whole old one.
  const isWhole = (path: string): boolean => isHalved && path.includes('.credentials.shipctl-record');
  return [...tree]
    .filter(
      ([path, { kind, text }]) => kind === 'file' && !mayHold.has(path) && !isWhole(path) && holdsOurs(text),
    )
    .map(([path]) => `${path} holds a secret that shipctl wrote`);
}

/** What is to be a file, and what a file was while another takes its place. */
const temporariesOf = (path: string): readonly string[] =>
  ['new', 'old'].map((kind) => path.replace(/[^/]+$/, (name) => `.${name}.shipctl-${kind}`));

function fileFaults(scene: Scene, path: string, before: Tree, foreseen: Tree | undefined): readonly string[] {
  const [was, now] = [scene.textOf(path, before), scene.textOf(path)];
  if (now === was) return [];
  if (scene.broken.has(path)) return [`${path}, which can't be read, was changed`];
  // A reader may see half of a file that can only be written in its place.
  if (scene.isMounted) return [];
  const isNew = foreseen === undefined || scene.textOf(path, foreseen) === now;
  const isReadable = scene.awsText(now ?? '').reading !== undefined;
  const isKept = commentsOf(scene, was) === commentsOf(scene, now);
  return [
    ...(isReadable ? [] : [`botocore can't read ${path}: ${JSON.stringify(now)}`]),
    ...(isNew ? [] : [`${path} is neither the old text nor the new one: ${JSON.stringify(now)}`]),
    ...(isKept ? [] : [`comments of ${path} changed: ${JSON.stringify(was)} became ${JSON.stringify(now)}`]),
  ];
}

const commentsOf = (scene: Scene, text = ''): string =>
  scene
    .awsText(text)
    .lines.filter(({ kind }) => kind === 'comment')
    .map((line) => strip(line.text))
    .sort()
    .join('\n');
