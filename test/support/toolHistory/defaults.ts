// What tools use if nothing is chosen, in histories in which nobody else changes a file.
import type { Outcome } from '../history/driver.ts';
import { KUBECONFIGS, TOOL_FILES, type ToolName } from './files.ts';
import { type Call, type Cleanup, type Configure, callerOf, isProcess } from './history.ts';
import { resourceOf } from './resources.ts';
import type { Scene } from './scene.ts';

/** What shows the default of a tool: the chosen ones, in a fixed order. */
type Look = (scene: Scene) => readonly string[];

const valuesOf =
  (paths: readonly string[], isMeant: (name: string) => boolean): Look =>
  (scene) =>
    TOOL_FILES.filter(({ path }) => paths.includes(path)).flatMap((file) =>
      [...scene.settingsOf(file)].filter(([name]) => isMeant(name)).map(([, value]) => value),
    );

const marksOf =
  (tool: ToolName): Look =>
  (scene) =>
    TOOL_FILES.filter((file) => file.tool === tool)
      .flatMap((file) => [...scene.settingsOf(file)])
      .filter(([name, value]) => name.endsWith(' > isDefault') && value === 'true')
      .map(([name]) => name.split(' > ')[1] ?? '')
      .sort();

const ACTIVE = TOOL_FILES.map(({ path }) => path).filter((path) => path.endsWith('/active_config'));

const LOOKS: ReadonlyMap<ToolName, Look> = new Map([
  // Of several files, the first that names a context counts.
  ['kubectl', (scene) => valuesOf(KUBECONFIGS, (name) => name === 'current-context')(scene).slice(0, 1)],
  ['gcloud', valuesOf(ACTIVE, () => true)],
  ['azure', marksOf('azure')],
  ['jfrog', marksOf('jfrog')],
]);

/** How each resource shows as the default. */
const SHOWN: Readonly<Record<string, string>> = {
  'kube-a': '"dev"',
  'kube-b': '"prod"',
  'kube-c': '"stage"',
  'gc-a': 'gc-a',
  'gc-b': 'gc-b',
  'az-a': '[tenant-a]',
  'az-b': '[tenant-b]',
  jf: '[default-server]',
};

/** What a resource was configured as, and the callers that have it so, with its place in their order. */
interface Unit {
  readonly what: string;
  readonly claims: ReadonlyMap<number, number>;
}

interface Default {
  /** The resources of which one is it. */
  readonly names: readonly string[];
  readonly callers: readonly number[];
}

export class Defaults {
  readonly #first: ReadonlyMap<ToolName, readonly string[]>;
  readonly #units = new Map<string, Unit>();
  readonly #defaults = new Map<ToolName, Default>();
  /** Whether nobody can say any more who has what. */
  #isLost = false;

  constructor(scene: Scene) {
    this.#first = new Map([...LOOKS].map(([tool, look]) => [tool, look(scene)]));
  }

  /** Notes calls, and says which tools have a default that is not the one they have to have. */
  note(calls: readonly Call[], outcomes: readonly Outcome[], scene: Scene): readonly string[] {
    const [call, outcome] = [calls[0], outcomes[0]];
    const isPlain =
      calls.length === 1 && outcome?.status === 0 && !/ stays as it is|gets no /.test(outcome.stderr);
    if (!call || !isPlain || scene.isEdited || scene.isKilled) this.#isLost = true;
    else if (call.do === 'configure') this.#write(call);
    else this.#release(call);
    return this.#isLost ? [] : [...LOOKS].flatMap(([tool, look]) => this.#faults(tool, look(scene)));
  }

  #faults(tool: ToolName, found: readonly string[]): readonly string[] {
    const { names } = this.#defaults.get(tool) ?? {};
    const wanted = names?.map((name) => [SHOWN[name] ?? '']) ?? [this.#first.get(tool) ?? []];
    const isFound = wanted.some((one) => JSON.stringify(one) === JSON.stringify(found));
    const shown = wanted.map((one) => JSON.stringify(one)).join(' or ');
    return isFound ? [] : [`the default of ${tool} is ${JSON.stringify(found)} and not ${shown}`];
  }

  #write(call: Configure): void {
    const sorted = call.resources.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const winners = new Map<ToolName, { readonly name: string; readonly isUnchanged: boolean }>();
    for (const [rank, { name, number }] of sorted.entries()) {
      const what = `${number} ${isProcess(call) ? 'process' : 'keys'}`;
      const was = this.#units.get(name);
      const isUnchanged = was?.what === what;
      this.#units.set(name, { what, claims: new Map([...(isUnchanged ? was.claims : []), [call.by, rank]]) });
      winners.set(resourceOf(name).tool, { name, isUnchanged });
    }
    for (const [tool, { name, isUnchanged }] of winners) {
      const was = this.#defaults.get(tool);
      // Of several that may be it, nobody knows whether it was this one already.
      if (isUnchanged && was && was.names.length > 1 && was.names.includes(name)) this.#isLost = true;
      const isSame = isUnchanged && was?.names.length === 1 && was.names[0] === name;
      this.#defaults.set(tool, {
        names: [name],
        callers: [...new Set([...(isSame ? was.callers : []), call.by])],
      });
    }
  }

  #release(call: Cleanup): void {
    const isGoing = (by: number, name: string): boolean =>
      (call.names.length === 0 || call.names.includes(name)) && (call.all || by === call.by);
    const isApart = (by: number): boolean => callerOf({ by }).isApart !== callerOf(call).isApart;
    // Whose state directory is another one may be out of reach.
    if (call.all && [...this.#units.values()].some(({ claims }) => [...claims.keys()].some(isApart)))
      this.#isLost = true;
    for (const [name, { what, claims }] of this.#units) {
      const left = [...claims].filter(([by]) => !isGoing(by, name));
      if (left.length > 0) this.#units.set(name, { what, claims: new Map(left) });
      else this.#units.delete(name);
    }
    for (const [tool, one] of this.#defaults) this.#passOn(tool, one, isGoing);
  }

  #passOn(tool: ToolName, { names, callers }: Default, isGoing: (by: number, name: string) => boolean): void {
    const going = names.map((name) => callers.filter((by) => isGoing(by, name)));
    // Of two that may be it, one goes.
    if (going.some(({ length }) => length !== going[0]?.length)) this.#isLost = true;
    const left = callers.filter((by) => going[0]?.includes(by) !== true);
    if (left.length > 0) {
      this.#defaults.set(tool, { names, callers: left });
      return;
    }
    this.#defaults.delete(tool);
    const heirs = [...this.#units].flatMap(([name, { claims }]) =>
      [...claims]
        .filter(([by]) => resourceOf(name).tool === tool && callers.includes(by))
        .map(([by, rank]) => ({ name, by, rank })),
    );
    const [first] = heirs;
    if (!first) return;
    if (heirs.some(({ by }) => by !== first.by)) this.#isLost = true;
    const last = Math.max(...heirs.map(({ rank }) => rank));
    const inherited = heirs.filter(({ rank }) => rank === last).map(({ name }) => name);
    this.#defaults.set(tool, { names: inherited, callers: [first.by] });
  }
}
