import type { World } from './world/world.ts';

export interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly optional?: true;
  /** Takes all words that are left. */
  readonly rest?: true;
  /** With `rest`: the words are another program's command line, in which dashes are that program's own. */
  readonly verbatim?: true;
}

export interface Option {
  /** Without its dashes; a name of one letter has one dash. */
  readonly name: string;
  /** Another way to write a switch, dashes and all, that jobs of v5.8 use. */
  readonly oldSpelling?: string;
  /** What its value is called in the help; an option without one is a switch. */
  readonly value?: string;
  readonly summary: string;
}

type GivenArgument<A extends Argument> = A extends { rest: true }
  ? readonly string[]
  : A extends { optional: true }
    ? string | undefined
    : string;

type GivenOption<O extends Option> = O extends { value: string } ? string | undefined : boolean;

/** What the words of a call come to, by the names in the declaration. */
export type Given<A extends readonly Argument[], O extends readonly Option[]> = {
  readonly [K in A[number] as K['name']]: GivenArgument<K>;
} & { readonly [K in O[number] as K['name']]: GivenOption<K> };

/** What commands are about, in the order in which the help tells them. */
export const GROUPS = [
  'Names',
  'Resources and jobs',
  'Integrations',
  'JSON',
  'State',
  'CLI configuration',
  'Values in bulk, and help',
  'Utilities',
] as const;

export type Group = (typeof GROUPS)[number];

/** Nothing where all is done, or the exit status of the program that the command ran. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- most commands have nothing to return
type Outcome = void | Promise<void> | Promise<number>;

interface Declaration<A extends readonly Argument[], O extends readonly Option[]> {
  readonly name: string;
  readonly group: Group;
  /** One line that starts with a verb, without a full stop. */
  readonly summary: string;
  readonly arguments: A;
  readonly options: O;
  /** Command lines without `shipctl`. */
  readonly examples: readonly string[];
  readonly notes?: string;
  /** v5.8 gave this command no options: a word with a dash that is none of ours is a word like any other. */
  readonly plain?: true;
}

export interface Command extends Declaration<readonly Argument[], readonly Option[]> {
  run(given: Readonly<Record<string, unknown>>, world: World): Outcome;
}

/** Makes a command of its declaration and `run`; the types of what `run` is given follow from the declaration. */
export function defineCommand<const A extends readonly Argument[], const O extends readonly Option[]>(
  command: Declaration<A, O> & {
    run(given: Given<A, O>, world: World): Outcome;
  },
): Command {
  return command;
}
