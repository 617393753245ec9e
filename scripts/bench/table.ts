import type { sizes } from './sizes.ts';

/** One comparison of times. */
export interface Row {
  readonly name: string;
  readonly milliseconds: number;
  readonly against: string;
  readonly againstMilliseconds: number;
  readonly ratio: number;
  readonly goal: number | undefined;
  /** Of a difference of two times: what is within this says nothing, in milliseconds. */
  readonly noise?: number;
}

/** All that was measured. */
export interface Result {
  readonly date: string;
  readonly machine: string;
  readonly rounds: number;
  readonly rows: readonly Row[];
  /** The most memory of a getter of each program. */
  readonly peaks: readonly {
    readonly name: string;
    readonly mebibytes: number | undefined;
    readonly goal: number | undefined;
  }[];
  readonly sizes: ReturnType<typeof sizes>;
}

const NO_FORMAT = '<!-- prettier-ignore -->';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e5 ? 3 : 1);

const digits = (value: number): string => `${Number(value.toPrecision(3))}`;

/** A goal, and whether it was met. */
const goalCell = (value: number | undefined, goal: number | undefined): string => {
  if (goal === undefined || value === undefined) return '';
  return `${digits(goal)} (${value <= goal ? 'met' : 'missed'})`;
};

function timeLine({
  name,
  milliseconds,
  against,
  againstMilliseconds,
  ratio,
  goal,
  noise = -Infinity,
}: Row): string {
  const isNothing = milliseconds <= noise;
  const cells = [
    `\`${name}\``,
    isNothing ? 'none measurable' : milliseconds.toFixed(1),
    `\`${against}\``,
    againstMilliseconds.toFixed(1),
    isNothing ? '' : digits(ratio),
    goalCell(ratio, goal),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The result as Markdown. */
export function table({ date, machine, rounds, rows, peaks, sizes: programs }: Result): string {
  const memory = peaks.map(
    ({ name, mebibytes, goal }) =>
      `| \`${name}\` | ${mebibytes?.toFixed(1) ?? ''} | ${goalCell(mebibytes, goal)} |`,
  );
  const parts = programs.flatMap(({ name, parts: ofProgram, packed }) => [
    ...Object.entries(ofProgram).map(([part, bytes]) => `| \`${name}\` | ${part} | ${megabytes(bytes)} |`),
    `| \`${name}\` | packed by gzip | ${megabytes(packed)} |`,
  ]);
  return [
    `Medians of ${rounds} runs each, taken in turn, ${date}, on ${machine}. A goal is the largest ratio, or amount of memory,`,
    'that counts as good.',
    '',
    '## Times',
    '',
    NO_FORMAT,
    '| command | ms | compared with | ms | ratio | goal |',
    '|---|---|---|---|---|---|',
    ...rows.map(timeLine),
    '',
    '## Memory',
    '',
    'The most that a getter holds:',
    '',
    NO_FORMAT,
    '| program | MiB | goal |',
    '|---|---|---|',
    ...memory,
    '',
    '## Sizes',
    '',
    'What is in the programs:',
    '',
    NO_FORMAT,
    '| program | part | MB |',
    '|---|---|---|',
    ...parts,
    '',
  ].join('\n');
}
