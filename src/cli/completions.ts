import { catalog } from '../catalog.ts';
import type { Argument, Command, Option } from '../command.ts';
import { fieldNameLines } from '../core/job/integrationEnv.ts';
import { integrationFile, resourceFile } from '../core/job/jobFiles.ts';
import { allResources } from '../core/job/resources.ts';
import { ShipctlError } from '../errors.ts';
import type { World } from '../world/world.ts';
import { commandOfLink } from './linkNames.ts';
import { type PlaceOnLine, placeOnLine } from './placeOnLine.ts';
import { dashed } from './usage.ts';

/** A word that may stand at the cursor, and what it is. */
interface Candidate {
  readonly text: string;
  readonly summary: string;
}

/**
 * What may stand at the cursor: these words, paths, or what another program takes, whose own words begin at an index of
 * the line.
 */
export type Completions =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'file' | 'directory' }
  | { readonly kind: 'program'; readonly start: number };

const these = (candidates: readonly Candidate[]): Completions => ({ kind: 'words', candidates });

const plain = (texts: readonly string[]): Completions => these(texts.map((text) => ({ text, summary: '' })));

/**
 * What may stand in place of the last word of a line.
 *
 * @param words the line up to the cursor, without its quotes; the first is the program, by any name that a link has
 */
export async function completionsOf(words: readonly string[], world: World): Promise<Completions> {
  const [program = '', name = '', ...others] = words;
  const linked = commandOfLink(program);
  if (linked === undefined && words.length < 3)
    return name.startsWith('-') ? plain(['--help', '--version']) : these(await allCommands());
  const load = Object.hasOwn(catalog, linked ?? name) ? catalog[linked ?? name] : undefined;
  if (!load) return these([]);
  const own = linked === undefined ? others : words.slice(1);
  return afterCommand(await load(), own, words.length - own.length, world);
}

async function allCommands(): Promise<readonly Candidate[]> {
  const commands = await Promise.all(Object.values(catalog).map((load) => load()));
  return commands
    .filter(({ group }) => group !== 'Old names')
    .map(({ name, summary }) => ({ text: name, summary }));
}

/** @param offset how many words of the line are in front of the command's own */
async function afterCommand(
  command: Command,
  words: readonly string[],
  offset: number,
  world: World,
): Promise<Completions> {
  const word = words.at(-1) ?? '';
  const place = placeOnLine(command, words.slice(0, -1));
  const { option, argument, areOptionsEnded } = place;
  if (option) return valuesOf(option, place, '', world);
  if (word.startsWith('-') && !areOptionsEnded) return optionsFor(command, words, place, world);
  if (argument?.meaning === 'program')
    return { kind: 'program', start: offset + (place.firstTaken ?? words.length - 1) };
  if (argument) return valuesOf(argument, place, '', world);
  return areOptionsEnded ? these([]) : optionsFor(command, words, place, world);
}

async function optionsFor(
  command: Command,
  words: readonly string[],
  place: PlaceOnLine,
  world: World,
): Promise<Completions> {
  const start = /^--?[^=]+=/.exec(words.at(-1) ?? '')?.[0];
  if (start !== undefined) {
    const option = command.options.find(({ name }) => `${dashed(name)}=` === start);
    return option ? valuesOf(option, place, start, world) : these([]);
  }
  const own = command.options.map(({ name, summary }) => ({ text: dashed(name), summary }));
  return these([...own, ...(words.length === 1 ? [{ text: '--help', summary: 'show help' }] : [])]);
}

async function valuesOf(
  { values, meaning }: Option | Argument,
  place: PlaceOnLine,
  start: string,
  world: World,
): Promise<Completions> {
  if (meaning === 'file' || meaning === 'directory') return { kind: meaning };
  const found =
    values?.map((text) => ({ text, summary: '' })) ?? (await candidatesFor(meaning, place, world));
  return these(found.map(({ text, summary }) => ({ text: start + text, summary })));
}

async function candidatesFor(
  meaning: Argument['meaning'],
  place: PlaceOnLine,
  { env, files }: World,
): Promise<readonly Candidate[]> {
  if (meaning === 'command') return allCommands();
  if (meaning === 'resource')
    return allResources(env).map(({ name, type, operation = '' }) => ({
      text: name,
      summary: `${type} ${operation}`.trim(),
    }));
  if (meaning === 'integration')
    return (files.list(env.get('JOB_INTEGRATIONS') ?? '') ?? []).map(({ name }) => ({
      text: name,
      summary: '',
    }));
  return meaning === 'field' ? fieldsOf(place, { env, files }) : [];
}

/** The fields of the resource or integration in front of the word; none if it has none that can be read. */
async function fieldsOf(
  { owner }: PlaceOnLine,
  outside: Pick<World, 'env' | 'files'>,
): Promise<readonly Candidate[]> {
  if (!owner) return [];
  const file = owner.meaning === 'integration' ? integrationFile : resourceFile;
  try {
    const lines = await fieldNameLines(outside.files, await file(outside, owner.word, 'integration.env'));
    return lines.split('\n').map((text) => ({ text, summary: '' }));
  } catch (error) {
    if (error instanceof ShipctlError) return [];
    throw error;
  }
}

/** Controls, line ends and marks of direction, which a terminal obeys. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Completions for a shell's script: a line with their kind, then a line for each word, with what it is after a tab. A word
 * with a control character has no place on such a line, so it is left out.
 */
export function completionLines(completions: Completions): string {
  if (completions.kind === 'program') return `program ${completions.start}\n`;
  if (completions.kind !== 'words') return `${completions.kind}\n`;
  const lines = completions.candidates
    .filter(({ text }) => text !== '' && !/\p{Cc}/u.test(text))
    .map(({ text, summary }) => `${text}${summary === '' ? '' : `\t${summary.replace(UNSEEN, ' ')}`}\n`);
  return `words\n${lines.join('')}`;
}
