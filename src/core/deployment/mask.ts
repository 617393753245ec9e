import type { Manifest, Members } from './manifest.ts';

/** Shorter texts are in messages by chance. */
const LEAST_LENGTH = 4;

/** Members of a container's definition with words of ECS, places, and names of things. */
const PUBLIC =
  /^(name|image|logDriver|protocol|appProtocol|condition|valueFrom|credentialsParameter|containerName|containerPath|sourceContainer|sourceVolume|type|permissions|mountOptions|versionConsistency|capabilities)$/;

/** Members in which users choose the names, and which of these say nothing secret. */
const FREE: ReadonlyMap<string, RegExp> = new Map([
  ['dockerLabels', /^$/],
  ['options', /^awslogs-/],
]);

/** A port or a switch, which is no secret if the manifest itself has it. */
const PLAIN = /^(\d{1,5}|true|false)$/;

interface Secret {
  readonly text: string;
  /** Whether it counts as a part of a word, too. */
  readonly isWithinWords: boolean;
}

/** A part of a text, from its first character to the one after its last. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * What hides the values of a task definition in what AWS says: all texts of its containers but images, and names and words
 * of ECS. Those of resources may be secret, and so may those of a manifest that a job has made.
 *
 * @param task    what is registered, with the values of resources
 * @param visible names that everybody may see, such as that of the cluster; a value is shown where it is a part of one
 */
export function maskFor(
  task: Members,
  { containers, family, serviceName }: Manifest,
  visible: readonly string[],
): (text: string) => string {
  const written = containers.flatMap(({ members, environment = [] }) => [
    ...textsIn(members, PUBLIC),
    ...textsIn(
      environment.filter((one) => typeof one !== 'string'),
      PUBLIC,
    ),
  ]);
  const given = without(textsIn(task['containerDefinitions'], PUBLIC), written);
  const secrets: readonly Secret[] = [
    ...secretsOf(written.filter((text) => !PLAIN.test(text))).map((text) => ({
      text,
      // An ordinary word of a manifest is in other words by chance.
      isWithinWords: !/^[A-Za-z]+$/.test(text),
    })),
    ...secretsOf(given).map((text) => ({ text, isWithinWords: true })),
  ];
  const names = [...visible, family, serviceName].filter((name) => name !== '');
  return (text) => masked(text, secrets, names);
}

/** What is left of texts: one that stands twice may be taken away once. */
function without(texts: readonly string[], taken: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const text of taken) counts.set(text, (counts.get(text) ?? 0) + 1);
  return texts.filter((text) => {
    const count = counts.get(text) ?? 0;
    counts.set(text, count - 1);
    return count <= 0;
  });
}

function masked(text: string, secrets: readonly Secret[], names: readonly string[]): string {
  const shown = names.flatMap((name) => spansOf(name, text));
  const isShown = (span: Span): boolean =>
    shown.some((one) => one.start <= span.start && span.end <= one.end);
  const isWord = ({ start, end }: Span): boolean =>
    !/[A-Za-z]$/.test(text.slice(0, start)) && !/^[A-Za-z]/.test(text.slice(end));
  const hidden = secrets
    .flatMap((secret) => spansOf(secret.text, text).filter((span) => secret.isWithinWords || isWord(span)))
    .filter((span) => !isShown(span))
    .sort((one, other) => one.start - other.start);
  let [done, at] = ['', 0];
  for (const { start, end } of hidden) {
    if (start >= at) done += `${text.slice(at, start)}***`;
    at = Math.max(at, end);
  }
  return done + text.slice(at);
}

/** Where a text stands in another one; places may overlap. */
function spansOf(text: string, whole: string): readonly Span[] {
  const spans: Span[] = [];
  for (let start = whole.indexOf(text); start >= 0; start = whole.indexOf(text, start + 1))
    spans.push({ start, end: start + text.length });
  return spans;
}

function textsIn(value: unknown, passedOver: RegExp): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, passedOver));
  return Object.entries(value).flatMap(([name, one]) =>
    passedOver.test(name) ? [] : textsIn(one, FREE.get(name) ?? passedOver),
  );
}

const secretsOf = (texts: readonly string[]): readonly string[] =>
  texts.flatMap(formsOf).filter(({ length }) => length >= LEAST_LENGTH);

/** How a text may come back: whole or by lines, and as JSON has it, in several ways. */
function formsOf(text: string): readonly string[] {
  const quoted = JSON.stringify(text).slice(1, -1);
  const escaped = (hexadecimal: (code: string) => string): string =>
    quoted.replace(
      /[^\0-\x7f]/g,
      (unit) => `\\u${hexadecimal(unit.charCodeAt(0).toString(16).padStart(4, '0'))}`,
    );
  const forms = [text, quoted, escaped((code) => code), escaped((code) => code.toUpperCase())];
  return [
    ...new Set([...forms, ...forms.map((form) => form.replaceAll('/', '\\/')), ...text.split(/\r?\n/)]),
  ];
}
