import type { Edited } from './edits/draft.ts';
import { editedText } from './edits/edits.ts';
import type { EditStep } from './history.ts';
import type { Scene } from './scene.ts';

/** `aws configure set`: the text with one key of one section set. */
export type Setter = (text: string, section: string, key: string, value: string) => Promise<string>;

const KEYS = [
  'output',
  'region',
  'aws_access_key_id',
  'aws_session_token',
  'cli_pager',
  'role_arn',
  's3.max_queue_size',
];
const PROFILES = ['default', 'my-aws', 'deploy', 'other', 'my prof', 'team'];
const MISTAKE = 'this is no setting\n';

/** What other people and programs do to the files of a scene. */
export class Others {
  readonly #scene: Scene;
  readonly #set: Setter | undefined;
  /** Whether they have changed what a file says or how it is written. */
  haveEdited = false;

  constructor(scene: Scene, set: Setter | undefined) {
    this.#scene = scene;
    this.#set = set;
  }

  /**
   * Does a step.
   *
   * @param unique stands in what is written
   * @returns what was done, in words; undefined if it can't be done here
   */
  async take(step: EditStep, unique: string): Promise<string | undefined> {
    const scene = this.#scene;
    const paths = [...scene.asked.keys()].filter((path) => scene.textOf(scene.placeOf(path)) !== undefined);
    const asked = paths[step.file % Math.max(1, paths.length)];
    if (asked === undefined) return undefined;
    const path = scene.placeOf(asked);
    const text = scene.textOf(path) ?? '';
    if (step.kind === 'repair') return this.#repair(path);
    if (scene.broken.has(path) || !scene.awsText(text).reading) return undefined;
    if (step.kind === 'break') return this.#break(path, text);
    if (step.kind === 'sedInPlace') return this.#replaceLink(asked, path, text);
    const edited =
      step.kind === 'set'
        ? await this.#configureSet(step, asked, text, unique)
        : editedText(step.kind, text, step.choices, unique);
    return edited && this.#write(path, edited);
  }

  /** Corrects all mistakes, and says so. */
  repairAll(): readonly string[] {
    return [...this.#scene.broken.keys()].map((path) => this.#repair(path) ?? '');
  }

  #write(path: string, { text, says }: Edited): string {
    const scene = this.#scene;
    const { ownership, readingOf } = scene;
    if (scene.isHalved) ownership.halved(path, readingOf);
    ownership.edited(
      path,
      scene.awsText(text).reading ?? new Map<string, never>(),
      readingOf,
      scene.cutOff.has(path),
    );
    scene.driver.write(path, text);
    scene.refresh();
    this.haveEdited = true;
    return `somebody edits ${path}: ${says}`;
  }

  async #configureSet(
    { choices: [a, b] }: EditStep,
    asked: string,
    text: string,
    unique: string,
  ): Promise<Edited | undefined> {
    if (!this.#set) return undefined;
    const [key = '', profile = ''] = [KEYS[a % KEYS.length], PROFILES[b % PROFILES.length]];
    const isBare = this.#scene.asked.get(asked) === 'credentials' || profile === 'default';
    const quoted = profile.includes(' ') ? `'${profile}'` : profile;
    const section = isBare ? profile : `profile ${quoted}`;
    const value = key === 'region' ? 'eu-north-1' : `set-${unique}`;
    const after = await this.#set(text, section, key, value);
    const { reading } = this.#scene.awsText(after);
    // The AWS CLI's own writer spoils some files.
    if (after === text || reading?.get(section)?.has(key.split('.')[0] ?? '') !== true) return undefined;
    return { text: after, says: `aws configure set: ${key} = ${value} in [${section}]` };
  }

  #replaceLink(asked: string, path: string, text: string): string | undefined {
    if (this.#scene.tree.get(asked)?.kind !== 'link') return undefined;
    this.#scene.ownership.copied(path, asked);
    this.#scene.cutOff.copied(path, asked);
    this.#scene.driver.replace(asked, text);
    this.#scene.refresh();
    this.haveEdited = true;
    return `somebody edits ${asked} in the way of sed -i: a file takes the place of the link`;
  }

  #break(path: string, text: string): string {
    const isEnded = text === '' || /[\r\n]$/.test(text);
    this.#scene.broken.set(path, text);
    this.#scene.driver.write(path, `${text}${isEnded ? '' : '\n'}${MISTAKE}`);
    this.#scene.refresh();
    return `somebody makes a mistake in ${path}: a last line ${JSON.stringify(MISTAKE)}`;
  }

  #repair(path: string): string | undefined {
    const whole = this.#scene.broken.get(path);
    if (whole === undefined) return undefined;
    this.#scene.broken.delete(path);
    this.#scene.driver.write(path, whole);
    this.#scene.refresh();
    return `somebody corrects the mistake in ${path}`;
  }
}
