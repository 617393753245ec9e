import type { World } from './world/world.ts';

/** What a word stands for, so that a shell can complete it. */
type Meaning =
  | 'file'
  | 'directory'
  | 'resource'
  | 'integration'
  /** A field of the resource or integration before it. */
  | 'field'
  /** A command of shipctl. */
  | 'command'
  /** A program, with its own words after it. */
  | 'program';

export interface Argument {
  readonly name: string;
  readonly summary: string;
  readonly optional?: true;
  /** The words that it may be. */
  readonly values?: readonly string[];
  /** With `values`: any other word is accepted too. */
  readonly open?: true;
  readonly meaning?: Meaning;
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
  /** What its value is called in the help; an option with neither this nor `values` is a switch. */
  readonly value?: string;
  /** The values that it may have. */
  readonly values?: readonly string[];
  /** It may be given several times, and all of its values count; of any other option the last one does. */
  readonly many?: true;
  /** Its value is a number. */
  readonly number?: NumberKind;
  /** What holds if it is missing. */
  readonly default?: string | number;
  readonly meaning?: Meaning;
  readonly summary: string;
}

/** A number as people write it, without a sign or an exponent. */
export interface NumberKind {
  /** `count` is a whole number; `seconds` is a time. */
  readonly unit: 'count' | 'factor' | 'seconds';
  /** The smallest one; 0 if nothing is said. */
  readonly least?: number;
  /** It has to be more than this. */
  readonly above?: number;
}

type Word<T> = T extends { open: true } ? string : T extends { values: readonly (infer V)[] } ? V : string;

type GivenArgument<A extends Argument> = A extends { rest: true }
  ? readonly Word<A>[]
  : A extends { optional: true }
    ? Word<A> | undefined
    : Word<A>;

type OptionValue<O extends Option> = O extends { number: NumberKind } ? number : Word<O>;

type GivenOption<O extends Option> = O extends { many: true } ? readonly Word<O>[] : GivenOnce<O>;

type GivenOnce<O extends Option> = O extends { value: string } | { values: readonly string[] }
  ? O extends { default: string | number }
    ? OptionValue<O>
    : OptionValue<O> | undefined
  : boolean;

/** What the words of a call come to, by the names in the declaration. */
export type Given<A extends readonly Argument[], O extends readonly Option[]> = {
  readonly [K in A[number] as K['name']]: GivenArgument<K>;
} & { readonly [K in O[number] as K['name']]: GivenOption<K> };

/** What commands are about, in the order of the help: those that most people need come first. */
export const GROUPS = [
  'Integrations',
  'Resources and jobs',
  'CLI configuration',
  'State',
  'Utilities',
  'JSON',
  'Names',
  'Shells and help',
  'Old names',
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
  /** Paragraphs with an empty line between them; the help wraps them. */
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
