// A history as a person would follow it.
import type { Outcome } from './driver.ts';
import { type Call, callerOf, wordsOf } from './history.ts';
import type { Scene } from './scene.ts';

export const startLines = (scene: Scene): readonly string[] => [
  `start (${scene.start.layout}):`,
  ...scene.ownership.files.map((path) => `  ${path}: ${JSON.stringify(scene.textOf(path) ?? null)}`),
];

/** Calls that were made at the same time. */
export const callLines = (calls: readonly Call[], outcomes: readonly Outcome[]): readonly string[] =>
  calls.map((call, index) => `${calls.length > 1 ? '& ' : ''}${callLine(call, outcomes[index])}`);

function callLine(call: Call, outcome: Outcome | undefined): string {
  const { job, build, home } = callerOf(call);
  const place = call.at === 'user' ? '' : `, ${call.at} files`;
  return (
    `job ${job} build ${build} in home${home}${place}: shipctl ${wordsOf(call).map(word).join(' ')}` +
    `${resourcesOf(call)}: ${endOf(call, outcome)}`
  );
}

/** How a call ended, and what it printed. */
export function endOf({ kill = 0 }: { readonly kill?: number | undefined }, outcome?: Outcome): string {
  const end = outcome?.status === undefined ? `killed at ${kill}` : `status ${outcome.status}`;
  const said = (outcome?.stderr ?? '').trimEnd().replaceAll('\n', '\n      ');
  return `${end}${said === '' ? '' : `\n      ${said}`}`;
}

function resourcesOf(call: Call): string {
  if (call.do === 'cleanup') return '';
  const resources = call.resources.map(({ name, identity }) => `${name}=${identity.kind} ${identity.number}`);
  return ` with ${resources.join(', ')}, region ${call.region}`;
}

const word = (text: string): string => (/^[\w./=-]+$/.test(text) ? text : `'${text}'`);
