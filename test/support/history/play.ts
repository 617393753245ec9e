import { type AwsText, type Reading, readAwsText, textOf } from './awsText.ts';
import { changedFiles, outcomeFaults, treeFaults } from './callFaults.ts';
import type { DrivenCall, Driver, Entry, Outcome, Tree } from './driver.ts';
import { EDITS } from './edits/edits.ts';
import { type Call, type EditStep, type History, callerOf, wordsOf } from './history.ts';
import { endTreeFaults } from './endTree.ts';
import { Expected } from './expected.ts';
import { foreseen } from './foresee.ts';
import { Holders } from './holders.ts';
import { isOurs } from './ourValues.ts';
import { Others, type Setter } from './others.ts';
import { awsFilesOf, environmentOf } from './places.ts';
import { Scene } from './scene.ts';
import { callLines, startLines } from './script.ts';
import { settingFaults } from './settingFaults.ts';
import { CREDENTIALS, LINKED, MOUNTED } from './startTree.ts';

/** A lock that was to be broken has locks of its own. */
const LINKED_LOCK = /^home0\/dotfiles\/\.credentials\.shipctl-lock(\.break)*$/;

/** How a history went. */
export interface Report {
  /** The steps as a person would do them, with what each printed. */
  readonly script: readonly string[];
  /** What was wrong behind the last step of the script; empty if nothing was. */
  readonly faults: readonly string[];
  /** All texts of AWS files, for a second reader. */
  readonly texts: readonly string[];
}

/** Plays a history to its end, or to the first step that goes wrong. */
export async function play(history: History, driver: Driver, set?: Setter): Promise<Report> {
  try {
    const player = new Player(history, driver, set);
    await player.play();
    return player.report;
  } finally {
    driver.end();
  }
}

class Player {
  readonly #history: History;
  readonly #scene: Scene;
  readonly #others: Others;
  readonly #holders = new Holders();
  readonly #expected = new Expected();
  readonly #script: string[] = [];
  readonly #faults: string[] = [];
  /** A call for each home and place that was used. */
  readonly #used = new Map<string, Call>();
  readonly #first: Tree;

  constructor(history: History, driver: Driver, set: Setter | undefined) {
    this.#history = history;
    this.#scene = new Scene(history.start, driver);
    this.#others = new Others(this.#scene, set);
    this.#first = this.#scene.tree;
  }

  get report(): Report {
    return { script: this.#script, faults: this.#faults, texts: [...this.#scene.texts.keys()] };
  }

  async play(): Promise<void> {
    const { start, steps } = this.#history;
    this.#scene.learn(awsFilesOf(start.layout, 'user', callerOf({ by: 0 })));
    this.#script.push(...startLines(this.#scene));
    for (const [index, step] of steps.entries()) {
      if (step.do === 'edit') {
        const before = this.#scene.tree;
        const says = await this.#others.take(step, `${index}`);
        if (says !== undefined) this.#script.push(says);
        this.#forgetChanged(step, before);
      } else await this.#call(step.do === 'together' ? step.calls : [step]);
      if (this.#faults.length > 0) return;
    }
    await this.#finish();
  }

  async #call(calls: readonly Call[]): Promise<void> {
    const scene = this.#scene;
    for (const call of calls) this.#use(call);
    const before = scene.tree;
    const outcomes = await scene.driver.run(calls.map((call) => this.#driven(call)));
    scene.refresh();
    this.#script.push(...callLines(calls, outcomes));
    if (outcomes.some(({ status }) => status === undefined)) scene.isKilled = true;
    for (const isKilled of [false, true])
      for (const [index, call] of calls.entries()) {
        const outcome = outcomes[index];
        if (outcome && (outcome.status === undefined) === isKilled) scene.cutOff.note(call, outcome, scene);
      }
    this.#holders.note(calls, outcomes);
    const hasChanged = changedFiles(scene, before).length > 0;
    const would = await foreseen(scene.driver, calls, outcomes, hasChanged, (call) => this.#driven(call));
    for (const [index, call] of calls.entries()) {
      const outcome = outcomes[index];
      if (outcome) this.#faults.push(...outcomeFaults(call, outcome, scene));
    }
    this.#faults.push(...treeFaults(scene, before, would, this.#holders.isWritten));
    if (calls.length === 1) this.#checkOne(calls[0], outcomes[0], before);
    else this.#expected.noteTogether(calls, scene);
    this.#faults.push(...this.#expected.faults(scene));
  }

  #driven(call: Call): DrivenCall {
    const { layout } = this.#history.start;
    return {
      words: wordsOf(call),
      environment: (root) => environmentOf(call, layout, root),
      files: [...this.#filesOf(call), LINKED],
      kill: call.kill,
    };
  }

  #filesOf(call: Call): readonly string[] {
    return awsFilesOf(this.#history.start.layout, call.at, callerOf(call)).map(({ path }) => path);
  }

  /** An edit that changed what a file says, or where it is, may have changed profiles. */
  #forgetChanged({ kind }: EditStep, before: Tree): void {
    if (kind === 'sedInPlace') this.#expected.forget();
    if (EDITS[kind]?.keepsMeaning === true) return;
    for (const path of changedFiles(this.#scene, before)) this.#expected.forget(path);
  }

  #use(call: Call): void {
    this.#scene.learn(awsFilesOf(this.#history.start.layout, call.at, callerOf(call)));
    this.#used.set(JSON.stringify([callerOf(call).home, call.at]), call);
  }

  #checkOne(call: Call | undefined, outcome: Outcome | undefined, before: Tree): void {
    if (!call || !outcome) return;
    const { status } = outcome;
    this.#faults.push(...this.#expected.note(call, outcome, this.#scene));
    if (status === undefined) return;
    // What a killed call has left half-written is repaired by the next one, whatever else becomes of that.
    const isRepaired = (path: string): boolean => path === MOUNTED && this.#scene.cutOff.has(path);
    const changed = changedFiles(this.#scene, before)
      .filter((path) => !isRepaired(path))
      .map((path) => `it failed, and changed ${path}`);
    if (call.do === 'configure' && status !== 0) this.#faults.push(...changed);
    const { ownership, readingOf } = this.#scene;
    if (status === 0) for (const path of this.#filesOf(call)) ownership.looked(this.#scene.placeOf(path));
    if (call.do === 'cleanup' && status === 0) ownership.settled(readingOf);
    if (call.do === 'cleanup' && status === 1) ownership.partlySettled(readingOf);
    this.#faults.push(...this.#holders.faults(call, outcome, this.#scene));
  }

  async #finish(): Promise<void> {
    this.#script.push(...this.#others.repairAll());
    for (const { by, at } of [...this.#used.values()]) {
      await this.#call([{ do: 'cleanup', by, at, names: [], all: true }]);
      if (this.#faults.length > 0) return;
    }
    this.#faults.push(...this.#endFaults());
  }

  #endFaults(): readonly string[] {
    const { ownership } = this.#scene;
    const texts = ownership.files.map((path) => [path, this.#scene.textOf(path)] as const);
    const held = texts.filter(([, text]) => text !== undefined && isOurs(text));
    const settings = this.#others.haveEdited ? this.#settingFaults() : [];
    const ends = settings.length > 0 ? texts : held;
    return [
      ...held.map(([path]) => `${path} still holds what shipctl wrote`),
      ...settings,
      ...this.#endTreeFaults(),
      ...ends.map(([path, text]) => `${path} is ${JSON.stringify(text)}`),
    ];
  }

  #settingFaults(): readonly string[] {
    const isSpare = (file: string, section: string): boolean =>
      isSpareHeader(this.#scene.awsText(this.#scene.textOf(file) ?? ''), section);
    return settingFaults(this.#scene.ownership, this.#scene.readingOf, isSpare);
  }

  /** Bytes, modes and directories are the first ones; if others have edited, all but the AWS files. */
  #endTreeFaults(): readonly string[] {
    return endTreeFaults(this.#first, this.#scene.tree, (...at) => this.#isFree(...at));
  }

  /** Whether a path need not be as it was first. */
  #isFree(path: string, was: Entry | undefined, is: Entry | undefined): boolean {
    const { ownership, tree, isKilled } = this.#scene;
    // A directory may stay that a killed run made.
    if (isKilled && was === undefined && is?.kind === 'directory') return true;
    if (!this.#others.haveEdited) return false;
    // Nothing leads to the locks of a killed call beside a file that a link does not lead to any more.
    if (isKilled && tree.get(CREDENTIALS)?.kind === 'file' && LINKED_LOCK.test(path)) return true;
    const holds = [...tree].some(([other, { kind }]) => kind === 'file' && other.startsWith(`${path}/`));
    const isSameFile = was?.kind !== 'file' || is?.kind !== 'file' || was.mode === is.mode;
    if (ownership.files.includes(path)) return isSameFile;
    return was === undefined && is?.kind === 'directory' && holds;
  }
}

/** Whether nothing but blank lines stands below a header, and nothing else would be read in another way without it. */
function isSpareHeader({ lines, reading }: AwsText, section: string): boolean {
  const own = lines.filter((line) => line.section === section);
  if (own.some(({ kind }) => kind !== 'header' && kind !== 'blank')) return false;
  const without = readAwsText(textOf(lines.filter((line) => line.kind !== 'header' || !own.includes(line))));
  const others = [...(reading ?? [])].filter(([name]) => name !== section);
  return shownReading(without.reading) === shownReading(new Map(others));
}

const shownReading = (reading: Reading | undefined): string =>
  JSON.stringify([...(reading ?? [])].map(([section, settings]) => [section, [...settings]]));
