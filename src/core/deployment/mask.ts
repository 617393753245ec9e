import type { Manifest, Members } from './manifest.ts';

/** Shorter texts are in messages by chance. */
const LEAST_LENGTH = 4;

/** Members of a container's definition with words of ECS, places, and names of things. */
const PUBLIC =
  /^(name|image|logDriver|protocol|appProtocol|condition|valueFrom|credentialsParameter|containerName|containerPath|sourceContainer|sourceVolume|type)$/;

/** Members in which users choose the names, and which of these say nothing secret. */
const FREE: Readonly<Record<string, RegExp>> = { dockerLabels: /^$/, options: /^awslogs-/ };

/** A port or a switch, which the manifest itself has among the variables. */
const PLAIN = /^(\d{1,5}|true|false)$/;

/**
 * What hides the values of a task definition in what AWS says: all texts of its containers but images, and names and words
 * of ECS. Those of resources may be secret, and so may those of a manifest that a job has made.
 *
 * @param task    what is registered, with the values of resources
 * @param visible texts that everybody may see, such as the name of the cluster
 */
export function maskFor(
  task: Members,
  { containers, family, serviceName }: Manifest,
  visible: readonly string[],
): (text: string) => string {
  const variables = containers.flatMap(({ environment }) => environment ?? []);
  const plain = variables.flatMap((one) => (typeof one === 'string' ? [] : [String(one['value'])]));
  const seen = [...visible, family, serviceName, ...plain.filter((value) => PLAIN.test(value))];
  const secrets = textsIn(task['containerDefinitions'], PUBLIC)
    .flatMap(formsOf)
    .filter((text) => text.length >= LEAST_LENGTH && !seen.some((one) => one.includes(text)))
    .sort((one, other) => other.length - one.length);
  return (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}

function textsIn(value: unknown, passedOver: RegExp): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, passedOver));
  return Object.entries(value).flatMap(([name, one]) =>
    passedOver.test(name) ? [] : textsIn(one, FREE[name] ?? passedOver),
  );
}

/** How a text may come back: by lines, and as JSON has it, in two ways. */
function formsOf(text: string): readonly string[] {
  const quoted = JSON.stringify(text).slice(1, -1);
  const escaped = quoted.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [...new Set([quoted, escaped, ...text.split(/\r?\n/)])];
}
