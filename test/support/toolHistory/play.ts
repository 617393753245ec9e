import type { Driver, Outcome, Tree } from '../history/driver.ts';
import { foreseen } from '../history/foresee.ts';
import type { Report } from '../history/play.ts';
import { endOf } from '../history/script.ts';
import type { PyYaml } from '../pyYaml.ts';
import {
  Holders,
  danglingFaults,
  endFaults,
  missingFaults,
  outcomeFaults,
  treeFaults,
  unmarkedFaults,
} from './checks.ts';
import { Defaults } from './defaults.ts';
import { type Edit, type Edited, pick } from './edits/edit.ts';
import { dataEdits } from './edits/dataEdits.ts';
import { textEdits } from './edits/textEdits.ts';
import { TOOL_FILES, type ToolFile } from './files.ts';
import {
  type Call,
  type EditStep,
  type ToolHistory,
  type WriteStep,
  callerOf,
  drivenCall,
  toolsWritten,
  wordsOf,
} from './history.ts';
import { Scene } from './scene.ts';

/** Plays a history to its end, or to the first step that goes wrong. */
export async function playTools(history: ToolHistory, driver: Driver, yaml: PyYaml): Promise<Report> {
  try {
    const player = new Player(history, driver, yaml);
    await player.play();
    return player.report;
  } finally {
    driver.end();
  }
}

class Player {
  readonly #history: ToolHistory;
  readonly #scene: Scene;
  readonly #holders = new Holders();
  readonly #defaults: Defaults;
  readonly #script: string[] = [];
  readonly #faults: string[] = [];
  readonly #used = new Set<number>();

  constructor(history: ToolHistory, driver: Driver, yaml: PyYaml) {
    this.#history = history;
    this.#scene = new Scene(driver, yaml, history.start);
    this.#defaults = new Defaults(this.#scene);
  }

  get report(): Report {
    return { script: this.#script, faults: this.#faults, texts: [] };
  }

  async play(): Promise<void> {
    const { start, steps } = this.#history;
    this.#script.push(
      'start:',
      ...Object.entries(start).map(([path, text]) => `  ${path}: ${JSON.stringify(text)}`),
    );
    for (const [index, step] of steps.entries()) {
      if (step.do === 'edit') this.#edit(step, `u${index}`);
      else if (step.do === 'write') this.#write(step);
      else await this.#call(step.do === 'together' ? step.calls : [step]);
      if (this.#faults.length > 0) return;
    }
    for (const by of this.#used) {
      await this.#call([{ do: 'cleanup', by, names: [], all: true }]);
      if (this.#faults.length > 0) return;
    }
    this.#faults.push(...endFaults(this.#scene));
  }

  async #call(calls: readonly Call[]): Promise<void> {
    const scene = this.#scene;
    const before = scene.tree;
    for (const { by } of calls) this.#used.add(by);
    const outcomes = await scene.driver.run(calls.map(drivenCall));
    scene.refresh();
    this.#script.push(...calls.map((call, index) => lineOf(call, outcomes[index], calls.length > 1)));
    if (outcomes.some(({ status }) => status === undefined)) scene.isKilled = true;
    for (const { path } of TOOL_FILES)
      if (outcomes.some(({ stderr }) => isLeftSecret(stderr, `${scene.driver.root}/${path}`)))
        scene.closed.add(path);
    this.#holders.note(calls, outcomes);
    const hasChanged = scene.changedFiles(before).length > 0;
    const would = await foreseen(scene.driver, calls, outcomes, hasChanged, drivenCall);
    for (const [index, call] of calls.entries()) {
      const outcome = outcomes[index];
      if (outcome) this.#faults.push(...outcomeFaults(call, outcome));
    }
    this.#faults.push(...treeFaults(scene, before, would, this.#holders.names));
    this.#faults.push(...unmarkedFaults(scene));
    this.#faults.push(...this.#defaults.note(calls, outcomes, scene));
    const tools = toolsWritten(calls, outcomes);
    for (const file of TOOL_FILES) scene.ownership.called(file, scene.settingsOf(file), tools.has(file.tool));
    const [[call], [outcome]] = [calls, outcomes];
    if (calls.length === 1 && call && outcome) this.#checkOne(call, outcome, before);
  }

  #checkOne(call: Call, outcome: Outcome, before: Tree): void {
    const scene = this.#scene;
    const changed = scene.changedFiles(before);
    if (call.do === 'configure' && outcome.status === 0)
      this.#faults.push(...missingFaults(call, outcome, scene, scene.driver.root));
    if (call.do === 'configure' && (outcome.status ?? 0) !== 0)
      this.#faults.push(...changed.map((path) => `it failed, and changed ${path}`));
    this.#faults.push(...this.#holders.faults(call, outcome, scene), ...danglingFaults(scene));
  }

  #edit({ file: choice, kind, choices }: EditStep, unique: string): void {
    const scene = this.#scene;
    const file = pick(
      TOOL_FILES.filter((one) => scene.textOf(one) !== undefined),
      choice,
    );
    const text = file && scene.textOf(file);
    if (!file || text === undefined || !scene.isReadable(file, text)) return;
    const edited = pick(editsOf(file), kind)?.({ file, text, choices, unique, yaml: scene.yaml });
    if (!edited || edited.text === text || !scene.isReadable(file, edited.text ?? '')) return;
    this.#change(file, edited);
  }

  #write({ path, text }: WriteStep): void {
    const file = TOOL_FILES.find((one) => one.path === path);
    if (!file) throw new Error(`no tool has ${path}`);
    this.#change(file, { text, says: JSON.stringify(text) });
  }

  #change(file: ToolFile, { text, says }: Edited): void {
    const scene = this.#scene;
    const before = scene.settingsOf(file);
    if (text === null) {
      scene.driver.remove(file.path);
      scene.removed.add(file.path);
    } else scene.driver.write(file.path, text);
    scene.refresh();
    scene.isEdited = true;
    scene.ownership.edited(file, before, scene.settingsOf(file), text === null);
    this.#script.push(`others, ${file.path}: ${says}`);
  }
}

/** Whether a call says that others may have kept a secret in a file. */
const isLeftSecret = (stderr: string, path: string): boolean =>
  stderr.includes(`warning: others have changed ${path}, and `);

const editsOf = (file: ToolFile): readonly Edit[] => [
  ...(file.grammar === 'json' || file.grammar === 'yaml' ? dataEdits(file) : []),
  ...textEdits(file),
];

function lineOf(call: Call, outcome: Outcome | undefined, isTogether: boolean): string {
  const { job, build } = callerOf(call);
  const resources =
    call.do === 'configure'
      ? ` with ${call.resources.map(({ name, number }) => `${name} ${number}`).join(', ')}`
      : '';
  return `${isTogether ? '& ' : ''}job ${job} build ${build}: shipctl ${wordsOf(call).join(' ')}${resources}: ${endOf(call, outcome)}`;
}
