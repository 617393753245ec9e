import { type Block, type Part, type Shown, consoleLines, partsOf, shownIn } from './pages.ts';
import { type Answer, runSession } from './session.ts';

/** Blocks that are run, in one session. */
interface Run {
  readonly kind: string;
  readonly parts: readonly Part[];
}

/** Languages of blocks that are run; the others show files or other programs' text. */
export const isRun = ({ language, notRun }: Block): boolean =>
  (language === 'bash' || language === 'console') && notRun === undefined;

function runsOf(text: string): readonly Run[] {
  const runs: { kind: string; parts: Part[] }[] = [{ kind: 'the sample job', parts: [] }];
  for (const part of partsOf(text)) {
    if (part.kind === 'session') runs.push({ kind: part.name, parts: [] });
    else if (part.kind === 'preparation' || isRun(part)) runs.at(-1)?.parts.push(part);
  }
  return runs.filter(({ parts }) => parts.some(({ kind }) => kind === 'block'));
}

const stepsOf = (part: Part): readonly string[] => {
  if (part.kind === 'session') return [];
  if (part.kind === 'preparation') return [part.lines.join('\n')];
  if (part.language === 'console') return shownIn(part).map(({ command }) => command);
  return [part.lines.join('\n')];
};

/** What a block of a page does, and what the page says. */
interface Comparison {
  readonly line: number;
  readonly shown: readonly Shown[];
  readonly actual: readonly Shown[];
  /** A script or preparation that failed, or a session that ended early. */
  readonly fault: string | undefined;
}

function compare(part: Part, steps: readonly string[], answers: readonly (Answer | undefined)[]): Comparison {
  const line = part.kind === 'block' ? part.line : 0;
  const isConsole = part.kind === 'block' && part.language === 'console';
  const shown = isConsole ? shownIn(part) : [];
  const actual = isConsole
    ? steps.map((command, at) => ({ command, output: answers[at]?.output ?? '' }))
    : [];
  const bad = answers.find((answer) => answer === undefined || (!isConsole && answer.status !== 0));
  const isFault = answers.includes(undefined) || bad !== undefined;
  return {
    line,
    shown,
    actual,
    fault: isFault ? `${steps.join('\n')}\n${bad?.output ?? '(not run)'}` : undefined,
  };
}

/** Runs all that a page shows. */
function comparisonsOf(text: string, program: string): readonly Comparison[] {
  return runsOf(text).flatMap(({ kind, parts }) => {
    const steps = parts.map(stepsOf);
    const answers = runSession(program, kind, steps.flat());
    let at = 0;
    return parts.map((part, index) => {
      const own = steps[index] as readonly string[];
      const ours = own.map((_, offset) => answers[at + offset]);
      at += own.length;
      return compare(part, own, ours);
    });
  });
}

/** Whether an output is as shown; `…` stands for any text in its line, or for any lines if nothing else is in its line. */
function isAsShown({ output: shown }: Shown, { output: actual }: Shown): boolean {
  const lines = shown.replace(/\n$/, '').split('\n');
  const pattern = lines.map((line) =>
    line === '…'
      ? '(?:.*\n)*?'
      : `${line
          .split('…')
          .map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
          .join('.*')}\n`,
  );
  const whole = actual === '' || actual.endsWith('\n') ? actual : `${actual}\n`;
  return shown === '' ? actual === '' : new RegExp(`^${pattern.join('')}$`).test(whole);
}

/** More lines than these say nothing to a reader. */
const MOST_LINES = 24;
const SHOWN_LINES = 8;

/** An output as a page shows it: of a long one the beginning. */
function abridged({ command, output }: Shown): Shown {
  const lines = output.split('\n');
  if (lines.length <= MOST_LINES) return { command, output };
  return { command, output: `${[...lines.slice(0, SHOWN_LINES), '…'].join('\n')}\n` };
}

/** The page with the outputs that it should show. */
export function withOutputs(text: string, program: string): string {
  const lines = text.split('\n');
  const all = comparisonsOf(text, program);
  for (const { line, fault } of all) if (fault !== undefined) throw new Error(`line ${line}: ${fault}`);
  const changes = all.filter(({ shown }) => shown.length > 0);
  for (const { line, shown, actual } of changes.toReversed()) {
    const kept = shown.map((one, at) =>
      isAsShown(one, actual[at] as Shown) ? one : abridged(actual[at] as Shown),
    );
    lines.splice(line, lines.indexOf('```', line) - line, ...consoleLines(kept));
  }
  return lines.join('\n');
}
